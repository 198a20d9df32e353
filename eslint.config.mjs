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
];
