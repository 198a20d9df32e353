import { json } from "@/lib/api/route";
import { checkReadiness } from "@/lib/queries/check-readiness";

/** Can requests be served? 503 with the failing checks when not. */
export async function GET(): Promise<Response> {
  const readiness = await checkReadiness();
  return json(readiness, readiness.ready ? 200 : 503);
}
