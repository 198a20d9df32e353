import type { z } from "zod";

const QUESTION_BYTES = 256 * 1024;

export interface SplitBody<Question> {
  /** the body, where it is JSON of that shape */
  question: Question | null;
  /** any other body that holds something */
  document: AsyncIterable<Uint8Array> | null;
}

/** Tells a small JSON question of ours from a document of somebody's tool, which is passed on as it comes. */
export async function splitBody<Question>(
  body: AsyncIterable<Uint8Array> | null,
  schema: z.ZodType<Question>,
): Promise<SplitBody<Question>> {
  if (!body) return { question: null, document: null };
  const chunks = body[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let size = 0;
  while (size <= QUESTION_BYTES) {
    const { value, done } = await chunks.next();
    if (done) {
      if (size === 0) return { question: null, document: null };
      const question = asQuestion(Buffer.concat(head), schema);
      return question ? { question, document: null } : { question: null, document: passOn(head) };
    }
    head.push(value);
    size += value.byteLength;
  }
  return { question: null, document: passOn(head, chunks) };
}

function asQuestion<Question>(bytes: Buffer, schema: z.ZodType<Question>): Question | null {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch {
    return null;
  }
  return schema.safeParse(value).data ?? null;
}

async function* passOn(head: readonly Uint8Array[], rest?: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* head;
  for (let next = await rest?.next(); next && !next.done; next = await rest?.next()) yield next.value;
}
