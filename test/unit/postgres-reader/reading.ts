import { createReader } from "../../../dialects/postgres/reader/index.ts";
import type { QueryText, QueryValue } from "../../../src/ir/definition.ts";
import type { QueryReading, QueryRefusal } from "../../../src/ports/dialect.ts";

const reader = createReader();

export function read(text: string): Promise<QueryReading> {
  return reader.read({ texts: [text], values: [] });
}

/** `query` as an author writes it: text around values. */
export function query(texts: TemplateStringsArray, ...values: readonly string[]): QueryText {
  return { texts: [...texts.raw], values: values.map((value): QueryValue => ({ type: "string", value })) };
}

export function readQuery(text: QueryText): Promise<QueryReading> {
  return reader.read(text);
}

/** How the query was refused; throws where it was not. */
export async function refusal(text: string | QueryText): Promise<QueryRefusal> {
  const reading = typeof text === "string" ? await read(text) : await readQuery(text);
  if (reading.ok) throw new Error(`accepted: ${JSON.stringify(text)}`);
  return reading.refusal;
}

/** What was read; throws where the query was refused. */
export async function accepted(text: string | QueryText): Promise<Extract<QueryReading, { ok: true }>> {
  const reading = typeof text === "string" ? await read(text) : await readQuery(text);
  if (!reading.ok) throw new Error(`refused: ${reading.refusal.message}`);
  return reading;
}
