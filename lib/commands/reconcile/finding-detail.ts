import type { SightingRecord, VulnerabilityRecord } from "@/lib/core/records";

/** The text of a finding that is no vulnerability: those have theirs once, at the vulnerability. */
export interface FindingDetail {
  title: string;
  description: string | null;
  resolution: string | null;
  url: string | null;
  location: string | null;
}

export function detailOf(record: Exclude<SightingRecord, VulnerabilityRecord>): FindingDetail {
  switch (record.type) {
    case "misconfiguration":
      return {
        title: record.title,
        description: record.message ?? record.description,
        resolution: record.resolution,
        url: record.url,
        location: record.location,
      };
    case "secret":
      return {
        title: record.title,
        description: record.masked,
        resolution: "Revoke the secret, then remove it from the image and its history.",
        url: null,
        location: record.lines ? `${record.path}:${record.lines.start}` : record.path,
      };
    case "benchmark":
      return { title: record.title, description: record.description, resolution: record.resolution, url: null, location: record.benchmark };
    case "policy":
      return { title: record.title, description: record.message, resolution: record.resolution, url: null, location: record.category };
    case "license":
      return {
        title: `${record.license}${record.category ? ` (${record.category})` : ""}`,
        description: null,
        resolution: null,
        url: null,
        location: record.path,
      };
  }
}
