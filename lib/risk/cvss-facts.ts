/** What a CVSS vector says about two points of CISA's SSVC tree; null: the vector does not say. */
export interface CvssFacts {
  automatable: boolean | null;
  technicalTotal: boolean | null;
}

const metrics = (vector: string): Map<string, string> =>
  new Map(
    vector.split("/").flatMap((part) => {
      const [name, value] = part.split(":");
      return name && value ? [[name, value] as const] : [];
    }),
  );

const all = (found: Map<string, string>, wanted: Record<string, string>): boolean =>
  Object.entries(wanted).every(([name, value]) => found.get(name) === value);

/**
 * Derives automatable (reachable over the network, no special condition, no privilege, no user) and total technical
 * impact (all of confidentiality, integrity and availability, or a changed scope with the first two) from a CVSS v2,
 * v3.x or v4.0 base vector. A stand-in for CISA's own points where Vulnrichment has none.
 */
export function cvssFacts(vector: string): CvssFacts {
  const found = metrics(vector);
  if (vector.startsWith("CVSS:4")) {
    if (!found.has("AV") || !found.has("VC")) return { automatable: null, technicalTotal: null };
    return {
      automatable: all(found, { AV: "N", AC: "L", AT: "N", PR: "N", UI: "N" }),
      technicalTotal: all(found, { VC: "H", VI: "H", VA: "H" }) || all(found, { VC: "H", VI: "H", SC: "H", SI: "H" }),
    };
  }
  if (vector.startsWith("CVSS:3")) {
    if (!found.has("AV") || !found.has("C")) return { automatable: null, technicalTotal: null };
    return {
      automatable: all(found, { AV: "N", AC: "L", PR: "N", UI: "N" }),
      technicalTotal: all(found, { C: "H", I: "H", A: "H" }) || all(found, { S: "C", C: "H", I: "H" }),
    };
  }
  if (!found.has("AV") || !found.has("Au")) return { automatable: null, technicalTotal: null };
  return { automatable: all(found, { AV: "N", AC: "L", Au: "N" }), technicalTotal: all(found, { C: "C", I: "C", A: "C" }) };
}
