import type { ReportFile } from "./format";
import { elementsOf } from "./list-elements";

/** A list of whole documents (what `jq -s` makes of several) as if they had been sent one after another. */
export const listOfDocuments = (file: ReportFile): ReportFile => ({
  top: { ...file.top, shape: "stream" },
  sizeBytes: file.sizeBytes,
  notes: file.notes,
  async *documents(lists = []) {
    for await (const document of file.documents([["*"]])) {
      if ("broken" in document) {
        yield document;
        continue;
      }
      for await (const { path, value } of document.elements())
        yield { where: `[${path[0]}]`, outline: value, elements: () => elementsOf(value, lists) };
    }
  },
});
