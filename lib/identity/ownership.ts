/** An ownership rule, in order of position; an absent condition matches everything. */
export interface OwnershipRule {
  id: string;
  teamId: string;
  clusterGlob: string | null;
  namespaceGlob: string | null;
  repositoryGlob: string | null;
  labelKey: string | null;
  labelValue: string | null;
}

/** A workload as rules see it. Labels of the workload come before those of its namespace. */
export interface OwnedWorkload {
  cluster: string;
  namespace: string;
  labels: Readonly<Record<string, string>>;
  repositories: readonly string[];
}

const compiled = new Map<string, RegExp>();

/** Shell-like: * is any run of characters, ? any one; the whole text must match, whatever its case. */
export function matchesGlob(glob: string, text: string): boolean {
  let pattern = compiled.get(glob);
  if (!pattern) {
    const source = glob
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replace(/\*+/g, ".*")
      .replace(/\?/g, ".");
    pattern = new RegExp(`^${source}$`, "is");
    if (compiled.size > 2000) compiled.clear();
    compiled.set(glob, pattern);
  }
  return pattern.test(text);
}

const fits = (glob: string | null, text: string): boolean => glob === null || matchesGlob(glob, text);

const placeFits = (rule: OwnershipRule, workload: OwnedWorkload): boolean =>
  fits(rule.clusterGlob, workload.cluster) &&
  fits(rule.namespaceGlob, workload.namespace) &&
  (rule.labelKey === null || (workload.labels[rule.labelKey] !== undefined && fits(rule.labelValue, workload.labels[rule.labelKey] ?? "")));

const asksForPlace = (rule: OwnershipRule): boolean => rule.clusterGlob !== null || rule.namespaceGlob !== null || rule.labelKey !== null;

/** The first rule that owns a workload; one that names a repository owns workloads that run it. */
export const ownerOfWorkload = (rules: readonly OwnershipRule[], workload: OwnedWorkload): OwnershipRule | null =>
  rules.find(
    (rule) =>
      placeFits(rule, workload) && (rule.repositoryGlob === null || workload.repositories.some((name) => fits(rule.repositoryGlob, name))),
  ) ?? null;

/** The first rule that owns a repository; one that names a place owns repositories that run there. */
export const ownerOfRepository = (
  rules: readonly OwnershipRule[],
  repository: string,
  runsIn: readonly OwnedWorkload[],
): OwnershipRule | null =>
  rules.find(
    (rule) => fits(rule.repositoryGlob, repository) && (!asksForPlace(rule) || runsIn.some((workload) => placeFits(rule, workload))),
  ) ?? null;
