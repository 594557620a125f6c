import type { Format } from "./column-decoders.ts";

const code = "B".charCodeAt(0);

/** Where the names of a statement and of its portal are left empty they last until the next takes their place. */
export interface BindNames {
  readonly portal?: string;
  readonly statement?: string;
}

/** pg's own asks for all columns in one form. Values are bound as text. */
export function bindMessage(
  { portal = "", statement = "" }: BindNames,
  values: readonly (string | null)[],
  formats: readonly Format[],
): Buffer {
  const body = Buffer.concat([
    terminated(portal),
    terminated(statement),
    int16(0),
    int16(values.length),
    ...values.map(valueField),
    int16(formats.length),
    ...formats.map(int16),
  ]);
  return Buffer.concat([Buffer.of(code), int32(body.length + 4), body]);
}

function valueField(value: string | null): Buffer {
  if (value === null) return int32(-1);
  const bytes = Buffer.from(value);
  return Buffer.concat([int32(bytes.length), bytes]);
}

function terminated(text: string): Buffer {
  return Buffer.from(`${text}\0`);
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
