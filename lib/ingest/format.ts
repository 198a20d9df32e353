import type { ReportRecord } from "@/lib/core/records";

export type Scalar = string | number | boolean;

/** What a document looks like from outside: enough to tell the formats apart, read without parsing it all twice. */
export interface TopLevel {
  /** an object, an array of objects, or several documents in one stream (JSON lines) */
  shape: "object" | "array" | "stream";
  /** keys of the object, or of the first element or document */
  keys: ReadonlySet<string>;
  /** the values of those keys where they are strings, numbers or booleans */
  scalars: ReadonlyMap<string, Scalar>;
  /** keys one level down, for keys whose value is an object or an array of objects (its first element) */
  nested: ReadonlyMap<string, ReadonlySet<string>>;
  /** the values of those where they are strings, numbers or booleans */
  nestedScalars: ReadonlyMap<string, ReadonlyMap<string, Scalar>>;
}

/** A path to lists that can be long: keys, and "*" for "each element". The last step is always "*". */
export type ListPath = readonly string[];
export type JsonPath = readonly (string | number)[];

export interface ListElement {
  path: JsonPath;
  value: unknown;
}

/**
 * One document of a report. A long one is never held whole: the outline is the document without the elements of the
 * asked lists (a short document may still have them), and the elements come one by one in document order.
 */
export interface ReportDocument {
  /** where it begins, for messages: "" for the only document, "line 12" in a stream */
  where: string;
  outline: unknown;
  elements(): Iterable<ListElement> | AsyncIterable<ListElement>;
}

/** A line of a stream that is no JSON. */
export interface BrokenDocument {
  where: string;
  broken: string;
}

/** A document, decoded (gzip, byte order marks, UTF-16, log lines around it) and ready to read. */
export interface ReportFile {
  readonly top: TopLevel;
  readonly sizeBytes: number;
  /** what was passed over on the way to the documents: log lines around them */
  readonly notes: readonly string[];
  /** the documents in it: one, or many for a stream; throws Problem invalid_report saying where it breaks */
  documents(lists?: readonly ListPath[]): AsyncIterable<ReportDocument | BrokenDocument>;
}

export interface ReportFormat {
  /** stable id, as in ?format= */
  readonly id: string;
  /** other names that senders may use for it */
  readonly aliases?: readonly string[];
  /** the tool's own name, as people write it */
  readonly label: string;
  readonly family: "vulnerability" | "inventory" | "runtime" | "configuration" | "statement" | "feed";
  /** looks at the top level only; certain or false */
  detect(top: TopLevel): boolean;
  /** what the tool writes where it found nothing and names nothing ("[]"): only taken for this format where the sender says that it is */
  readonly empty?: "[]";
  /** pure: same document, same records. Throws Problem invalid_report for a document that cannot be used at all. */
  parse(file: ReportFile): AsyncIterable<ReportRecord>;
}
