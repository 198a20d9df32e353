import type { Problem } from "@/lib/core/errors";
import { brokenAt } from "./json-cutter";

/** An element of an XML document; names are without their prefix, namespaces as they are declared. */
export interface XmlElement {
  name: string;
  namespace: string;
  attributes: ReadonlyMap<string, string>;
  children: XmlElement[];
  /** the text directly inside */
  text: string;
}

const MAX_DEPTH = 200;
const NAME = /[^\s/>=<"']+/y;
const SPACE = /\s*/y;
const ENTITIES = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** Only the five entities of XML itself and characters by number are known: a document cannot define its own. */
const decoded = (text: string): string =>
  text.includes("&")
    ? text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|\w{1,20});/gi, (whole, entity: string) => {
        if (!entity.startsWith("#")) return ENTITIES.get(entity) ?? whole;
        const code = Number.parseInt(entity.slice(entity[1]?.toLowerCase() === "x" ? 2 : 1), entity[1]?.toLowerCase() === "x" ? 16 : 10);
        return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
      })
    : text;

interface Open {
  element: XmlElement;
  tag: string;
  spaces: ReadonlyMap<string, string>;
}

/**
 * Reads an XML document: elements, attributes, text and CDATA, namespaces by prefix. It knows no document types and expands
 * no entities of a document's own. Throws Problem invalid_report that says where it breaks.
 */
export function parseXml(body: string): XmlElement {
  const broken = (what: string, at: number): Problem => {
    const before = body.slice(0, at);
    const line = before.split("\n").length;
    return brokenAt(what, { byte: Buffer.byteLength(before), line, column: at - before.lastIndexOf("\n") });
  };
  const after = (mark: string, from: number, what: string): number => {
    const end = body.indexOf(mark, from);
    if (end < 0) throw broken(`The document ends inside of ${what}`, body.length);
    return end + mark.length;
  };
  const match = (pattern: RegExp, at: number): string => {
    pattern.lastIndex = at;
    return pattern.exec(body)?.[0] ?? "";
  };

  const open: Open[] = [];
  let root: XmlElement | null = null;
  let at = 0;

  const addText = (text: string): void => {
    const inside = open.at(-1)?.element;
    if (inside !== undefined) inside.text += text;
    else if (text.trim() !== "") throw broken("There is text outside of the document's element", at);
  };

  const openElement = (): void => {
    const start = at;
    at++;
    const tag = match(NAME, at);
    if (tag === "") throw broken("A tag has no name", start);
    at += tag.length;
    const attributes = new Map<string, string>();
    for (;;) {
      at += match(SPACE, at).length;
      const next = body[at];
      if (next === undefined) throw broken("The document ends inside of a tag", at);
      if (next === ">" || (next === "/" && body[at + 1] === ">")) break;
      const key = match(NAME, at);
      if (key === "") throw broken("A tag cannot be read", at);
      at += key.length;
      at += match(SPACE, at).length;
      if (body[at] !== "=") throw broken("An attribute has no value", at);
      at++;
      at += match(SPACE, at).length;
      const quote = body[at];
      if (quote !== '"' && quote !== "'") throw broken("An attribute's value is not quoted", at);
      const end = after(quote, at + 1, "an attribute");
      attributes.set(key, decoded(body.slice(at + 1, end - 1)));
      at = end;
    }
    const closed = body[at] === "/";
    at += closed ? 2 : 1;
    if (open.length >= MAX_DEPTH) throw broken(`The document is nested more than ${MAX_DEPTH} deep`, start);
    const outer = open.at(-1);
    const own = [...attributes].filter(([key]) => key === "xmlns" || key.startsWith("xmlns:"));
    const spaces =
      own.length === 0 && outer !== undefined
        ? outer.spaces
        : new Map([...(outer?.spaces ?? []), ...own.map(([key, value]): [string, string] => [key === "xmlns" ? "" : key.slice(6), value])]);
    const colon = tag.indexOf(":");
    const element: XmlElement = {
      name: tag.slice(colon + 1),
      namespace: spaces.get(colon < 0 ? "" : tag.slice(0, colon)) ?? "",
      attributes,
      children: [],
      text: "",
    };
    if (outer !== undefined) outer.element.children.push(element);
    else if (root === null) root = element;
    else throw broken("The document has more than one element at its top", start);
    if (!closed) open.push({ element, tag, spaces });
  };

  while (at < body.length) {
    if (body[at] !== "<") {
      const end = body.indexOf("<", at);
      const to = end < 0 ? body.length : end;
      addText(decoded(body.slice(at, to)));
      at = to;
    } else if (body.startsWith("<!--", at)) at = after("-->", at, "a comment");
    else if (body.startsWith("<![CDATA[", at)) {
      const end = after("]]>", at, "a CDATA section");
      addText(body.slice(at + 9, end - 3));
      at = end;
    } else if (body.startsWith("<?", at)) at = after("?>", at, "a processing instruction");
    else if (body.startsWith("<!", at)) throw broken("The document defines a type of its own (DOCTYPE), which is not read", at);
    else if (body.startsWith("</", at)) {
      const end = after(">", at, "a tag");
      const tag = body.slice(at + 2, end - 1).trim();
      const last = open.pop();
      if (last === undefined || last.tag !== tag) throw broken(`</${tag.slice(0, 60)}> closes what was not opened`, at);
      at = end;
    } else openElement();
  }
  const last = open.at(-1);
  if (last !== undefined) throw broken(`The document ends too early: <${last.tag.slice(0, 60)}> is still open`, body.length);
  if (root === null) throw broken("The document has no element", body.length);
  return root;
}
