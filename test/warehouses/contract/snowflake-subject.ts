import type { ContractSubject } from "../../contract/subject.ts";
import { connected, destroyed, execute, rowsOf } from "../snowflake/execute.ts";
import { type LoggedStatement, startSnowflake } from "../snowflake/start.ts";
import { emulatedWarehouse } from "./snowflake-emulated.ts";

const number = "Snowflake stores every whole number as a NUMBER, and has one kind of float, of 64 bits";
const elements =
  "a Snowflake ARRAY has elements of any type, so that none is told; the emulator takes it for a VARIANT";
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Snowflake, as far as its local emulator goes. */
export const snowflakeSubject: ContractSubject = {
  name: "snowflake, emulated",
  says: {
    quoted,
    boundText: "CAST(? AS VARCHAR)",
    numbers: (count) => `SELECT SEQ4() + 1 AS "n" FROM TABLE(GENERATOR(ROWCOUNT => ${count})) ORDER BY 1`,
    failingNumbers: (count, at) =>
      `SELECT CASE "n" WHEN ${at} THEN CAST('failing' AS NUMBER(19, 0)) ELSE "n" END AS "n"
       FROM (SELECT SEQ4() + 1 AS "n" FROM TABLE(GENERATOR(ROWCOUNT => ${count}))) AS q`,
    notFinite: `SELECT CAST('NaN' AS FLOAT) AS "nan", CAST('inf' AS FLOAT) AS "more", CAST('-inf' AS FLOAT) AS "less"`,
  },
  allowances: {
    storedAs: {
      int32: { kind: "int64", because: number },
      float32: { kind: "float64", because: number },
      array: { kind: "json", because: elements },
    },
    noNullArrays: null,
    jsonText: "a VARIANT keeps the value, not its text",
    finiteTimes: "Snowflake has no infinite time",
    noRowEstimates: "EXPLAIN tells partitions and bytes, and no rows",
    nothingToClose: null,
  },
  start: async () => {
    const endpoint = await startSnowflake();
    const place = endpoint.connection();
    const connection = await connected(endpoint.sdk.createConnection(place));
    const warehouse = await emulatedWarehouse(endpoint, {}, place.database);
    return {
      warehouse,
      script: async (...statements) => {
        for (const statement of statements) await execute(connection, statement);
      },
      endless: async () => ({ text: "SELECT SYSTEM$WAIT(30)", column: "SYSTEM$WAIT" }),
      leftovers: async () => {
        const text = `SELECT TABLE_NAME AS "n" FROM INFORMATION_SCHEMA.TABLES WHERE UPPER(TABLE_NAME) LIKE 'ASOF%'`;
        return namesIn(await rowsOf(connection, text));
      },
      comment: async (table) => commentIn((await endpoint.log()).statements, table),
      stop: async () => {
        await warehouse.close();
        await destroyed(connection);
        await endpoint.stop();
      },
    };
  },
};

function namesIn(rows: unknown): readonly string[] {
  return Array.isArray(rows) ? rows.map((row: { readonly n: unknown }) => String(row.n)) : [];
}

/** The emulator forgets a comment when its table is renamed: it is read where it was sent, for the table that was put there. */
function commentIn(statements: readonly LoggedStatement[], table: string): string | null {
  const texts = statements.map(({ sql }) => sql);
  const put = texts.findLast((text) =>
    text.endsWith(`RENAME TO ${/"T\d+"\."PUBLIC"\./.exec(text)?.[0]}${quoted(table)}`),
  );
  const draft = /^ALTER TABLE (\S+) RENAME/.exec(put ?? "")?.[1];
  const sent = texts.find((text) => text.startsWith(`COMMENT ON TABLE ${draft} IS '`));
  return sent === undefined ? null : sent.slice(sent.indexOf("'") + 1, -1).replace(/\\(.)/g, "$1");
}
