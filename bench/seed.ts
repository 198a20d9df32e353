// npm run bench -- seed [findings]: fills the database that the other benchmarks use.
import { benchDatabase } from "./database";

const server = process.env["BENCH_DATABASE_URL"] ?? process.env["DATABASE_URL"];
if (!server) throw new Error("BENCH_DATABASE_URL is not set");
console.log(await benchDatabase(server, Number(process.argv[2] ?? 1_000_000), 1));
