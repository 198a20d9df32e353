import { freePort } from "../scripts/free-port.mjs";
import { startInstance } from "../scripts/instance.mjs";

export interface TestInstance {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the production build, web and worker, on a free port over this database; wants a build (npm test makes one). */
export async function startTestInstance(databaseUrl: string, settings: Readonly<Record<string, string>> = {}): Promise<TestInstance> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const env = { ...process.env, DATABASE_URL: databaseUrl, PORT: String(port), NEXTAUTH_URL: url, ...settings };
  const instance = startInstance({ env, quiet: true });
  try {
    await Promise.race([instance.ready(), instance.ended.then((reason) => Promise.reject(new Error(reason)))]);
  } catch (error) {
    await instance.stop();
    throw error;
  }
  return { url, stop: () => instance.stop() };
}
