import { Problem } from "@/lib/core/errors";
import { CYCLONEDX_NAMESPACE, cyclonedxFromXml } from "./cyclonedx-xml";
import type { ReportFile } from "./format";
import { elementsOf } from "./list-elements";
import { looksLikeCsv, readCsv } from "./read-csv";
import { parseXml } from "./read-xml";
import { looksLikeSpdx, spdxFromTags } from "./spdx-tag-value";
import { topLevel } from "./top-level";

/** Text that is no JSON and is held whole. */
export const MAX_TEXT_BYTES = 16 * 1024 * 1024;

const looksLikeXml = (body: string): boolean => /^\s*<(?:\?xml\b|!--|[A-Za-z_])/.test(body.slice(0, 2_000));

/** Whether it is XML, lines of tags as SPDX has them, or CSV; told by its beginning. */
export const looksLikeOtherText = (start: string): boolean => looksLikeXml(start) || looksLikeSpdx(start) || looksLikeCsv(start);

function readBody(body: string): unknown {
  if (!looksLikeXml(body)) return spdxFromTags(body);
  const root = parseXml(body.trimStart());
  if (root.name === "bom" && CYCLONEDX_NAMESPACE.test(root.namespace)) return cyclonedxFromXml(root);
  throw new Problem("unknown_format", `The document is XML with <${root.name.slice(0, 60)}> at its top; of XML, CycloneDX can be read.`);
}

/** Reads a document that has a layout in JSON too, and gives it in that. */
export function readOtherText(body: string, sizeBytes: number): ReportFile {
  if (Buffer.byteLength(body) > MAX_TEXT_BYTES)
    throw new Problem("too_large", "XML, CSV and tag-value documents are read up to 16 MB. Send what is longer as JSON.");
  if (!looksLikeXml(body) && !looksLikeSpdx(body)) return readCsv(body, sizeBytes);
  const value = readBody(body);
  return {
    top: topLevel(value, false),
    sizeBytes,
    notes: [],
    async *documents(lists = []) {
      yield { where: "", outline: value, elements: () => elementsOf(value, lists) };
    },
  };
}
