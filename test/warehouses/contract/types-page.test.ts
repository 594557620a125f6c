/** The types of docs/types.md, on the emulated engines. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bigqueryReadAs, type ReadAs, snowflakeReadAs } from "../../../docs/generate/warehouse-types.ts";
import { typeName } from "../../../src/ir/types.ts";
import type { ContractSubject, RunningSubject } from "../../contract/subject.ts";
import { bigquerySubject } from "./bigquery-subject.ts";
import { snowflakeSubject } from "./snowflake-subject.ts";

interface Page {
  readonly subject: ContractSubject;
  readonly readAs: ReadAs;
  /** What the emulator tells of a column in another word than the warehouse does. */
  readonly told: Readonly<Record<string, string>>;
}

const pages: readonly Page[] = [
  // Its CREATE TABLE forgets how wide a type is.
  { subject: bigquerySubject, readAs: bigqueryReadAs, told: { "NUMERIC(18, 2)": "decimal(38,9)" } },
  // An ARRAY is told as a VARIANT.
  { subject: snowflakeSubject, readAs: snowflakeReadAs, told: { ARRAY: "json" } },
];

describe.each(pages)("the types of the page over $subject.name", ({ subject, readAs, told }) => {
  let running: RunningSubject;
  beforeAll(async () => {
    running = await subject.start();
  });
  afterAll(() => running?.stop());

  it("are read from the catalog as it says", async () => {
    const { quoted } = subject.says;
    const columns = readAs.map(([column], index) => `${quoted(`c${index}`)} ${column}`);
    await running.script(`CREATE TABLE ${quoted("every_type")} (${columns.join(", ")})`);
    const { tables } = await running.warehouse.catalog([{ database: null, schema: null, name: "every_type" }]);
    const found = tables[0]?.columns.map(({ type }, index) => [
      readAs[index]?.[0],
      type === null ? "none" : typeName(type),
    ]);
    expect(found).toEqual(readAs.map(([column, canonical]) => [column, told[column] ?? canonical]));
  });
});
