import type { XmlElement } from "./read-xml";

/** CycloneDX in XML, of any version; the version is in the namespace. */
export const CYCLONEDX_NAMESPACE = /^https?:\/\/cyclonedx\.org\/schema\/bom\/(\d+\.\d+)$/;
const EXTENSION = /^https?:\/\/cyclonedx\.org\/schema\/ext\/vulnerability\//;

type Json = Record<string, unknown>;

const child = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((each) => each.name === name && !EXTENSION.test(each.namespace));
const all = (element: XmlElement | undefined, name: string): XmlElement[] => element?.children.filter((each) => each.name === name) ?? [];
const textOf = (element: XmlElement | undefined, name: string): string | undefined =>
  element?.children.find((each) => each.name === name)?.text.trim() || undefined;
const inner = (element: XmlElement | undefined, list: string, item: string): XmlElement[] =>
  all(element, list).flatMap((each) => all(each, item));

/** Without the keys that have no value, as a JSON document would be. */
const compact = (value: Json): Json => Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));

const texts = (element: XmlElement | undefined, names: readonly string[]): Json =>
  Object.fromEntries(names.map((name) => [name, textOf(element, name)]));

/** Vulnerabilities that the extension of versions 1.2 and 1.3 puts inside of components. */
interface Inside {
  vulnerabilities: Json[];
  components: number;
}

function componentOf(element: XmlElement, inside: Inside): Json {
  const own = element.attributes.get("bom-ref");
  const extension = element.children.filter((each) => each.name === "vulnerabilities" && EXTENSION.test(each.namespace));
  const ref = own ?? (extension.length > 0 ? `component-${++inside.components}` : undefined);
  for (const each of extension.flatMap((list) => all(list, "vulnerability"))) inside.vulnerabilities.push(extensionOf(each, ref));
  const components = inner(element, "components", "component").map((each) => componentOf(each, inside));
  return compact({
    type: element.attributes.get("type"),
    "bom-ref": ref,
    isExternal: element.attributes.get("isExternal") === "true" ? true : undefined,
    ...texts(element, ["group", "name", "version", "purl", "cpe", "description"]),
    properties: inner(element, "properties", "property").map((each) => ({ name: each.attributes.get("name"), value: each.text.trim() })),
    components: components.length > 0 ? components : undefined,
  });
}

const ratingOf = (rating: XmlElement): Json => {
  const score = rating.children.find((each) => each.name === "score");
  const base = textOf(score, "base") ?? score?.text.trim();
  return compact({
    source: sourceOf(rating),
    score: base === undefined || base === "" ? undefined : Number(base),
    ...texts(rating, ["severity", "method", "vector"]),
  });
};

/** A source is a name and a link; the extension has the name as an attribute. */
function sourceOf(element: XmlElement): Json | undefined {
  const source = element.children.find((each) => each.name === "source");
  if (source === undefined) return undefined;
  return compact({ name: textOf(source, "name") ?? source.attributes.get("name"), url: textOf(source, "url") });
}

const shared = (element: XmlElement): Json => ({
  ...texts(element, ["id", "description", "detail", "recommendation", "created", "published", "updated"]),
  source: sourceOf(element),
  ratings: inner(element, "ratings", "rating").map(ratingOf),
  cwes: inner(element, "cwes", "cwe").map((each) => Number(each.text.trim())),
});

const extensionOf = (element: XmlElement, component: string | undefined): Json =>
  compact({
    ...shared(element),
    recommendation: inner(element, "recommendations", "recommendation")
      .map((each) => each.text.trim())
      .join("\n"),
    advisories: inner(element, "advisories", "advisory").map((each) => ({ url: each.text.trim() })),
    affects: [{ ref: component ?? element.attributes.get("ref") }],
  });

function vulnerabilityOf(element: XmlElement): Json {
  const analysis = child(element, "analysis");
  return compact({
    "bom-ref": element.attributes.get("bom-ref"),
    ...shared(element),
    references: inner(element, "references", "reference").map((each) => ({ id: textOf(each, "id"), source: sourceOf(each) })),
    advisories: inner(element, "advisories", "advisory").map((each) => texts(each, ["title", "url"])),
    analysis:
      analysis === undefined
        ? undefined
        : compact({
            ...texts(analysis, ["state", "justification", "detail", "firstIssued", "lastUpdated"]),
            response: inner(analysis, "responses", "response").map((each) => each.text.trim()),
          }),
    affects: inner(element, "affects", "target").map((target) => ({
      ref: textOf(target, "ref") ?? target.attributes.get("ref"),
      versions: inner(target, "versions", "version").map((each) => compact(texts(each, ["version", "range", "status"]))),
    })),
  });
}

/** An organisation, as far as its name goes. */
const nameIn = (element: XmlElement | undefined): Json | undefined => (element === undefined ? undefined : texts(element, ["name"]));

function toolsOf(metadata: XmlElement | undefined): unknown {
  const tools = child(metadata, "tools");
  const inside: Inside = { vulnerabilities: [], components: 0 };
  const components = inner(tools, "components", "component");
  if (components.length > 0) return { components: components.map((each) => componentOf(each, inside)) };
  return all(tools, "tool").map((tool) => texts(tool, ["vendor", "name", "version"]));
}

/** The same document as it would be in JSON. */
export function cyclonedxFromXml(root: XmlElement): Json {
  const inside: Inside = { vulnerabilities: [], components: 0 };
  const metadata = child(root, "metadata");
  const subject = child(metadata, "component");
  const list = child(root, "components");
  const components = all(list, "component").map((each) => componentOf(each, inside));
  const vulnerabilities = root.children
    .filter((each) => each.name === "vulnerabilities")
    .flatMap((each) =>
      all(each, "vulnerability").map((one) => (EXTENSION.test(each.namespace) ? extensionOf(one, undefined) : vulnerabilityOf(one))),
    );
  return compact({
    bomFormat: "CycloneDX",
    specVersion: CYCLONEDX_NAMESPACE.exec(root.namespace)?.[1],
    serialNumber: root.attributes.get("serialNumber"),
    metadata: compact({
      timestamp: textOf(metadata, "timestamp"),
      tools: toolsOf(metadata),
      authors: inner(metadata, "authors", "author").map((each) => texts(each, ["name"])),
      ...Object.fromEntries(["manufacturer", "manufacture", "supplier"].map((role) => [role, nameIn(child(metadata, role))])),
      component: subject === undefined ? undefined : componentOf(subject, inside),
    }),
    components,
    vulnerabilities: [...inside.vulnerabilities, ...vulnerabilities],
  });
}
