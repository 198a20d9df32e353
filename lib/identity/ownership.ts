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

/**
 * Shell-like: * is any run of characters, ? any one; the whole text must match, whatever its case. Remembers only the
 * last star, so that no pattern of many stars can make it slow.
 */
export function matchesGlob(glob: string, text: string): boolean {
  const pattern = glob.toLowerCase();
  const subject = text.toLowerCase();
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let position = 0; position < subject.length; ) {
    if (pattern[at] === "*") {
      star = at++;
      resume = position;
    } else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === subject[position])) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++resume;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
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
