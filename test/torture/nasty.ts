/** Values that break careless readers. */
export const NASTY_VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e308, 2 ** 60, "", " ", "null", "0", "-1", "NaN", "true"],
  ...["\u0000", "a\u0000b", "\ud800", "a\udc00", "\u001b[31mred\u001b[0m", "\u202eabc", "<script>alert(1)</script>", "javascript:alert(1)"],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "=cmd()",
    "../../etc/passwd",
    "$(x)",
    "%00",
    "%",
    "a@b@c",
    ":",
    "/",
    "//",
    "@",
  ],
  ...[
    "x".repeat(599),
    "x".repeat(20_000),
    "é".repeat(700),
    "💥".repeat(400),
    "a/".repeat(500),
    "pkg:",
    "pkg:npm/",
    "pkg:npm/%ff@1",
    "sha256:",
    "sha256:zz",
  ],
  ...[
    "0001-01-01T00:00:00Z",
    "9999-99-99",
    "2024-02-30T25:61:61Z",
    "2024-01-01T00:00:00Z+2",
    "1",
    "1e999",
    "Infinity",
    "CRITICAL",
    "critical ",
    "ÜNKNOWN",
  ],
  ...[[], {}, [null], [[]], [{}], { a: 1 }, { "": null }, [1, "a", null, {}], { length: 5 }, { toString: 1 }],
];

export const NASTY_KEYS: readonly string[] = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "length",
  "",
  "\u0000",
  "\ud800",
  "0",
  "-1",
  "a.b",
  "*",
];

/** JSON that JSON.stringify does not write: put in where a text "plimsoll-raw:N" stands. */
const RAW: readonly string[] = [
  ...[
    "1e999",
    "-1e999",
    "9007199254740993",
    "1".repeat(40),
    "1E-400",
    "-0",
    "1.0",
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '"\\u0000"',
    '"\\/\\u001b[0m"',
  ],
  ...[150, 199, 250, 5_000].flatMap((depth) => [
    `${"[".repeat(depth)}${"]".repeat(depth)}`,
    `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`,
  ]),
];
export const rawMark = (pick: number): string => `plimsoll-raw:${pick % RAW.length}`;
export const AGAIN_MARK = "plimsoll-again:";

/** The text of a value with its marks made good: raw JSON put in, and keys that stand twice. */
export const withMarks = (text: string): string =>
  text.replace(/"plimsoll-raw:(\d+)"/g, (_whole, at: string) => RAW[Number(at)] ?? "null").replaceAll(`"${AGAIN_MARK}`, '"');

export const LOG_LINES: readonly string[] = [
  "[0000]  WARN some vulnerability database is 40 days old\n",
  "2024-05-01T10:00:00.000Z\t\u001b[34mINFO\u001b[0m\tVulnerability scanning is enabled\n",
  'time="2024-05-01T10:00:00Z" level=warning msg="{not json}"\n',
  "\u001b[31mERROR\u001b[0m exit status 1\n",
  "{\n",
  "[info] done [1/2]\n",
  "}\n",
];
