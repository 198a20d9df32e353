import { type JsonObject, list, name, number, object, objects, text } from "./value";

/** Lines of "Key: value" in a message or a help text, by the key in lower case. */
export type Fields = ReadonlyMap<string, string>;

const KEY = /^[A-Za-z][A-Za-z ]{1,30}$/;

export function fieldsOf(given: string | null): Fields {
  const fields = new Map<string, string>();
  for (const line of (given ?? "").split(/\r?\n/).slice(0, 500)) {
    const colon = line.slice(0, 100).indexOf(":");
    const key = colon < 0 ? "" : line.slice(0, colon).trim();
    const value = KEY.test(key) ? line.slice(colon + 1, 2_000).trim() : "";
    if (value !== "" && !fields.has(key.toLowerCase())) fields.set(key.toLowerCase(), value);
  }
  return fields;
}

export const field = (fields: Fields, ...keys: string[]): string | null => {
  for (const key of keys) {
    const value = name(fields.get(key));
    if (value !== null) return value;
  }
  return null;
};

/** The text of a SARIF message or description, whichever form it has. */
export const messageText = (value: unknown): string | null => text(object(value)?.text) ?? text(object(value)?.markdown) ?? text(value);

/** A rule of the run, as far as results need it. */
export interface Rule {
  id: string;
  name: string | null;
  short: string | null;
  full: string | null;
  help: string | null;
  helpFields: Fields;
  helpUri: unknown;
  level: string | null;
  tags: string[];
  properties: JsonObject;
  aliases: string[];
  raw: JsonObject;
}

const NO_PROPERTIES: JsonObject = {};

export function ruleOf(value: unknown, id: string | null = null): Rule {
  const raw = object(value) ?? NO_PROPERTIES;
  const properties = object(raw.properties) ?? NO_PROPERTIES;
  const help = messageText(raw.help);
  return {
    id: name(raw.id) ?? id ?? "",
    name: name(raw.name),
    short: messageText(raw.shortDescription),
    full: messageText(raw.fullDescription),
    help,
    helpFields: fieldsOf(help),
    helpUri: raw.helpUri,
    level: text(object(raw.defaultConfiguration)?.level, 50)?.toLowerCase() ?? null,
    tags: list(properties.tags).flatMap((tag) => text(tag, 200) ?? []),
    properties,
    aliases: list(raw.deprecatedIds).flatMap((alias) => name(alias) ?? []),
    raw,
  };
}

/** The rules of a run's tool and its extensions, found by place or by id. */
export class Rules {
  private readonly byId = new Map<string, Rule>();
  private readonly byIndex: readonly Rule[];

  constructor(tool: JsonObject | null) {
    this.byIndex = list(object(tool?.driver)?.rules).map((rule) => ruleOf(rule));
    const others = objects(tool?.extensions).flatMap((extension) => objects(extension.rules).map((rule) => ruleOf(rule)));
    for (const rule of [...this.byIndex, ...others]) if (rule.id !== "" && !this.byId.has(rule.id)) this.byId.set(rule.id, rule);
  }

  /** The rule that a result names; one without a description of its own is known by its id only. Null: it names none. */
  of(result: JsonObject): Rule | null {
    const reference = object(result.rule);
    const id = name(result.ruleId) ?? name(reference?.id);
    const component = object(reference?.toolComponent);
    const index = number(result.ruleIndex) ?? (component === null ? number(reference?.index) : null);
    const placed = index === null ? undefined : this.byIndex[index];
    if (id === null) return placed === undefined || placed.id === "" ? null : placed;
    if (placed?.id === id) return placed;
    return this.byId.get(id) ?? this.byId.get(id.replace(/\/[^/]*$/, "")) ?? ruleOf(null, id);
  }
}

/** The message of a result: its own text, or the rule's text by id, with its arguments. */
export function messageOf(result: JsonObject, rule: Rule): string | null {
  const message = object(result.message);
  const own = messageText(message);
  const template = own ?? messageText(object(rule.raw.messageStrings)?.[text(message?.id, 200) ?? ""]);
  if (template === null) return null;
  const values = list(message?.arguments).map((value) => text(value, 1_000) ?? "");
  return values.length === 0 ? template : template.replace(/\{(\d+)\}/g, (whole, at: string) => values[Number(at)] ?? whole);
}

export interface Place {
  uri: string | null;
  line: number | null;
  endLine: number | null;
  message: string | null;
  logical: string[];
}

const decoded = (uri: string): string => {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
};

/** Where a result was found, without the scheme and the "image/" that some tools put in front. */
export function placesOf(result: JsonObject): Place[] {
  return objects(result.locations)
    .slice(0, 50)
    .map((location) => {
      const physical = object(location.physicalLocation);
      const uri = text(object(physical?.artifactLocation)?.uri, 2_000);
      const region = object(physical?.region);
      return {
        uri: uri === null ? null : decoded(uri).replace(/^file:\/\//, ""),
        line: number(region?.startLine),
        endLine: number(region?.endLine),
        message: messageText(location.message),
        logical: objects(location.logicalLocations).flatMap((each) => text(each.fullyQualifiedName, 2_000) ?? text(each.name, 2_000) ?? []),
      };
    });
}
