import { SaxesParser } from "saxes";
import { brokenAt, MAX_DEPTH } from "./json-cutter";

/** An element of an XML document; names are without their prefix, namespaces as they are declared. */
export interface XmlElement {
  name: string;
  namespace: string;
  /** by their whole name; declarations of namespaces are not among them */
  attributes: ReadonlyMap<string, string>;
  children: XmlElement[];
  /** the text directly inside */
  text: string;
}

/** saxes puts line and column before its message, and ends it with a full stop. */
const messageOf = (error: Error): string => error.message.replace(/^(\d+:)+ /, "").replace(/\.$/, "");

/**
 * Reads a whole XML document. It knows no document types, so it expands no entities of a document's own.
 * Throws Problem invalid_report that says where it breaks.
 */
export function parseXml(body: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;

  const refuse = (what: string): never => {
    const byte = Buffer.byteLength(body.slice(0, parser.position));
    throw brokenAt(what, { byte, line: parser.line, column: parser.columnIndex });
  };
  const addText = (text: string): void => {
    const inside = open.at(-1);
    if (inside !== undefined) inside.text += text;
  };

  parser.on("error", (error) => refuse(`The XML cannot be read: ${messageOf(error)}`));
  parser.on("doctype", () => refuse("The document defines a type of its own (DOCTYPE), which is not read"));
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("opentag", (tag) => {
    if (open.length >= MAX_DEPTH) refuse(`The document is nested more than ${MAX_DEPTH} deep`);
    const attributes = Object.values(tag.attributes).filter(({ name, prefix }) => name !== "xmlns" && prefix !== "xmlns");
    const element: XmlElement = {
      name: tag.local,
      namespace: tag.uri,
      attributes: new Map(attributes.map(({ name, value }) => [name, value])),
      children: [],
      text: "",
    };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on("closetag", () => open.pop());

  parser.write(body).close();
  return root ?? refuse("The document has no element");
}
