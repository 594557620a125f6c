import type { Format } from "./column-decoders.ts";

const code = "B".charCodeAt(0);

/** Where the names of a statement and of its portal are left empty they last until the next takes their place. */
export interface BindNames {
  readonly portal?: string;
  readonly statement?: string;
}

/** pg's own asks for all columns in one form. Values are bound as text. Written into one piece of memory: reads of a row or two are mostly this. */
export function bindMessage(
  { portal = "", statement = "" }: BindNames,
  values: readonly (string | null)[],
  formats: readonly Format[],
): Buffer {
  const bytes = Buffer.allocUnsafe(lengthOf(portal, statement, values, formats));
  bytes[0] = code;
  bytes.writeInt32BE(bytes.length - 1, 1);
  let at = terminated(bytes, statement, terminated(bytes, portal, 5));
  at = bytes.writeInt16BE(0, at);
  at = bytes.writeUInt16BE(values.length, at);
  for (const value of values) at = written(bytes, value, at);
  at = bytes.writeUInt16BE(formats.length, at);
  for (const format of formats) at = bytes.writeUInt16BE(format, at);
  return bytes;
}

function lengthOf(
  portal: string,
  statement: string,
  values: readonly (string | null)[],
  formats: readonly Format[],
): number {
  const names = Buffer.byteLength(portal) + Buffer.byteLength(statement) + 2;
  let length = 5 + names + 2 + 2 + 2 + 2 * formats.length;
  for (const value of values) length += 4 + (value === null ? 0 : Buffer.byteLength(value));
  return length;
}

/** Each gives where it ends. */
function terminated(bytes: Buffer, text: string, at: number): number {
  const end = at + bytes.write(text, at);
  bytes[end] = 0;
  return end + 1;
}

function written(bytes: Buffer, value: string | null, at: number): number {
  if (value === null) return bytes.writeInt32BE(-1, at);
  const length = bytes.write(value, at + 4);
  bytes.writeInt32BE(length, at);
  return at + 4 + length;
}
