// Who may import whom. One table, and the rules are made from it; what a folder does not name, it may not import.
const TABLE = {
  "lib/core": [],
  "lib/env": [],
  "lib/schemas": ["lib/core"],
  "lib/identity": ["lib/core"],
  "lib/risk": ["lib/core"],
  "lib/ingest": ["lib/core", "lib/identity"],
  "lib/feeds": ["lib/core", "lib/env"],
  "lib/decision-file": ["lib/core", "lib/schemas"],
  "lib/gate": ["lib/core", "lib/identity"],
  "lib/notify": ["lib/core", "lib/env"],
  "lib/demo": ["lib/core"],
  "lib/db": ["lib/core", "lib/env"],
  "lib/auth": ["lib/core", "lib/env", "lib/db", "lib/schemas"],
  "lib/queries": ["lib/core", "lib/schemas", "lib/db", "lib/auth", "lib/risk", "lib/identity", "lib/env", "lib/gate", "lib/decision-file"],
  "lib/commands": [
    "lib/core",
    "lib/schemas",
    "lib/db",
    "lib/auth",
    "lib/risk",
    "lib/identity",
    "lib/env",
    "lib/queries",
    "lib/ingest",
    "lib/feeds",
    "lib/decision-file",
    "lib/gate",
    "lib/notify",
    "lib/demo",
    "lib/jobs/queue",
  ],
  "lib/jobs/handlers": ["lib/core", "lib/auth", "lib/queries", "lib/commands", "lib/jobs/handler", "lib/jobs/queue"],
  "lib/jobs": ["lib/core", "lib/db", "lib/env", "lib/jobs/handlers"],
  "lib/api": ["lib/core", "lib/env", "lib/schemas", "lib/auth"],
  "lib/client": ["lib/core", "lib/schemas"],
  components: ["lib/core", "lib/schemas", "lib/client"],
  app: ["lib/queries", "lib/commands", "lib/auth", "lib/api", "lib/client", "components", "lib/core", "lib/schemas", "lib/env"],
};

const folders = Object.keys(TABLE);
const within = (folder) => `^${folder}(/|\\.)`;
const inner = (folder) => folders.filter((other) => other.startsWith(`${folder}/`)).map(within);
const tests = "\\.(test|fixture)\\.tsx?$";

const layers = folders.map((folder) => ({
  name: `imports-of-${folder.replaceAll("/", "-")}`,
  comment: `${folder} may import ${TABLE[folder].join(", ") || "nothing of ours"} and itself`,
  severity: "error",
  from: { path: within(folder), pathNot: [tests, ...inner(folder)] },
  to: { path: "^(lib|app|components|test|scripts|bench|e2e|proxy|instrumentation)", pathNot: [folder, ...TABLE[folder]].map(within) },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...layers,
    {
      name: "a-format-is-one-file",
      comment: "A format may import only core, the interface in lib/ingest, identities, and the libraries that read documents",
      severity: "error",
      from: { path: "^lib/ingest/formats/", pathNot: [tests, "^lib/ingest/formats/index\\.ts$"] },
      to: { path: "^lib/", pathNot: ["^lib/core/", "^lib/identity/", "^lib/ingest/[^/]+\\.ts$"] },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } } },
    {
      name: "no-tests-in-the-product",
      severity: "error",
      from: { path: "^(lib|app|components)/", pathNot: tests },
      to: { path: ["^(test|e2e|bench)/", tests] },
    },
    {
      name: "no-undeclared-packages",
      severity: "error",
      from: { path: "^(lib|app|components)/", pathNot: tests },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
        dependencyTypesNot: ["type-only"],
        pathNot: "^node_modules/@types/",
      },
    },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true, pathNot: "\\.css$" } },
  ],
  options: {
    doNotFollow: { path: ["node_modules", "lib/db/generated"] },
    exclude: { path: ["^\\.next/", "^lib/db/generated/"] },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      mainFields: ["module", "main", "types"],
    },
  },
};
