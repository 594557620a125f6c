import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { BatchBuilder } from "../../../dialects/postgres/driver/batch-builder.ts";
import { decoderFor } from "../../../dialects/postgres/driver/decoder-choice.ts";
import { RowTap } from "../../../dialects/postgres/driver/row-tap.ts";
import { batchRows } from "../../../src/ir/column-rows.ts";
import type { ColumnBatch } from "../../../src/ir/columns.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";

function message(code: string, body: Buffer): Buffer {
  const header = Buffer.alloc(5);
  header.write(code);
  header.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}

/** A row of a number in binary and a text, either of which may be NULL. */
function row(number: number | null, text: string | null): Buffer {
  const fields = [number === null ? null : Buffer.of(0, 0, 0, number), text === null ? null : Buffer.from(text)];
  const parts = fields.flatMap((field) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(field?.length ?? -1);
    return [length, field ?? Buffer.alloc(0)];
  });
  return message("D", Buffer.concat([Buffer.of(0, 2), ...parts]));
}

const types: readonly CanonicalType[] = [{ kind: "int32" }, { kind: "string" }];
const columns = types.map((type, index) => ({
  name: `c${index}`,
  type,
  decoder: decoderFor(type, { name: "", oid: type.kind === "int32" ? 23 : 25, modifier: -1 }),
}));
const notice = message("N", Buffer.from("SNOTICE\0\0"));
const ready = message("Z", Buffer.from("I"));
const answer = Buffer.concat([
  message("2", Buffer.alloc(0)),
  row(1, "é"),
  row(null, null),
  notice,
  row(3, "x".repeat(40)),
  message("C", Buffer.from("SELECT 3\0")),
  ready,
  row(9, "not ours: after the end of the answer"),
]);
const rows = [
  [1, "é"],
  [null, null],
  [3, "x".repeat(40)],
];

async function tapped(chunks: readonly Buffer[]) {
  const socket = new PassThrough();
  const tap = new RowTap();
  const onward: Buffer[] = [];
  tap.listenTo(socket).on("data", (bytes: Buffer) => onward.push(Buffer.from(bytes)));
  const batches: ColumnBatch[] = [];
  const builder = new BatchBuilder(columns, { rows: 2, bytes: 1e6 }, (batch) => batches.push(batch));
  tap.sendTo(builder);
  for (const chunk of chunks) {
    socket.write(chunk);
    await new Promise((resolve) => setImmediate(resolve));
  }
  builder.end();
  return { onward: Buffer.concat(onward), read: batches.map((batch) => batchRows(types, batch)) };
}

describe("the tap", () => {
  const rest = Buffer.concat([
    message("2", Buffer.alloc(0)),
    notice,
    message("C", Buffer.from("SELECT 3\0")),
    ready,
    row(9, "not ours: after the end of the answer"),
  ]);

  it("takes rows and passes on the rest, wherever the bytes are cut", async () => {
    for (let cut = 0; cut <= answer.length; cut += 1) {
      const { onward, read } = await tapped([answer.subarray(0, cut), answer.subarray(cut)]);
      expect(onward).toEqual(rest);
      expect(read).toEqual([rows.slice(0, 2), rows.slice(2)]);
    }
    const { onward, read } = await tapped(Array.from(answer, (byte) => Buffer.of(byte)));
    expect(onward).toEqual(rest);
    expect(read.flat()).toEqual(rows);
  });

  it("passes everything on where nobody asked for rows", async () => {
    const socket = new PassThrough();
    const onward: Buffer[] = [];
    new RowTap().listenTo(socket).on("data", (bytes: Buffer) => onward.push(bytes));
    socket.end(answer);
    await new Promise((resolve) => setImmediate(resolve));
    expect(Buffer.concat(onward)).toEqual(answer);
  });

  it("keeps NULLs and values in their rows while a batch grows", async () => {
    const many = Array.from({ length: 3000 }, (_, index) => row(index % 100, index === 5 ? null : `t${index}`));
    const batches: ColumnBatch[] = [];
    const socket = new PassThrough();
    const tap = new RowTap();
    tap.listenTo(socket);
    const builder = new BatchBuilder(columns, { rows: 10_000, bytes: 1e9 }, (batch) => batches.push(batch));
    tap.sendTo(builder);
    for (let from = 0; from < many.length; from += 100) socket.write(Buffer.concat(many.slice(from, from + 100)));
    await new Promise((resolve) => setImmediate(resolve));
    builder.end();
    const [batch] = batches;
    if (batch === undefined) throw new Error("no batch");
    const expected = many.map((_, index) => [index % 100, index === 5 ? null : `t${index}`]);
    expect(batchRows(types, batch)).toEqual(expected);
    expect(batch.columns.map(({ nulls }) => nulls?.length ?? null)).toEqual([null, 3000]);
  });
});
