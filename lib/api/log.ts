import pino, { type Logger } from "pino";
import { env } from "@/lib/env";

const shared = globalThis as { plimsollLog?: Logger };

function level(): string {
  try {
    return env().LOG_LEVEL;
  } catch {
    return "info"; // wrong settings must still be logged
  }
}

/** The log of the web process: JSON lines on standard output, never with headers or bodies. */
export function log(): Logger {
  shared.plimsollLog ??= pino({ level: level(), base: { part: "web" } });
  return shared.plimsollLog;
}
