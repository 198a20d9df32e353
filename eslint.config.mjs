// Only what Biome cannot say: the rules of Next, of hooks and of the React Compiler.
import next from "eslint-config-next";

const wanted = /^(@next\/next|react-hooks)\//;
const ofNext = next.map((config) => ({
  ...config,
  ...(config.rules ? { rules: Object.fromEntries(Object.entries(config.rules).filter(([name]) => wanted.test(name))) } : {}),
}));

export default [
  { ignores: [".next/**", ".data/**", "node_modules/**", "lib/db/generated/**", "test/corpus/**", "next-env.d.ts"] },
  ...ofNext,
  // A session that ended is left by a whole page load, on purpose: nothing of it stays in memory.
  { rules: { "@next/next/no-location-assign-relative-destination": "off" } },
  // TanStack Virtual lives in this one small component, which opts out of the compiler.
  { files: ["components/data-table/virtual-grid.tsx"], rules: { "react-hooks/incompatible-library": "off" } },
];
