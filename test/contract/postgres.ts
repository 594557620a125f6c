import { startMortal } from "../engines/embedded.ts";
import type { TestEngine } from "../engines/engines.ts";
import { startServerEngine } from "../engines/server.ts";
import type { ContractSubject } from "./subject.ts";

const open = `select state || ': ' || query from pg_stat_activity
  where application_name = 'asof' and state <> 'idle' and pid <> pg_backend_pid()`;
const made = "select relname from pg_class where relpersistence = 't' or relname like 'asof%'";

/** Both of Postgres' engines keep the contract to the letter. */
function postgres({ name, start }: TestEngine): ContractSubject {
  return {
    name: `postgres, ${name}`,
    says: {
      quoted: (one) => `"${one.replaceAll('"', '""')}"`,
      boundText: "$1::text",
      numbers: (count) => `SELECT n::int8 AS n FROM generate_series(1, ${count}) AS n`,
      failingNumbers: (count, at) =>
        `SELECT CASE n WHEN ${at} THEN ('failing' || n)::int8 ELSE n END AS n FROM generate_series(1, ${count}) AS n`,
      notFinite: "SELECT 'NaN'::float8 AS nan, 'Infinity'::float8 AS more, '-Infinity'::float8 AS less",
    },
    allowances: {
      storedAs: {},
      noNullArrays: null,
      jsonText: null,
      finiteTimes: null,
      noRowEstimates: null,
      nothingToClose: null,
    },
    start: async () => {
      const running = await start();
      return {
        warehouse: running.warehouse,
        script: async (...statements) => {
          for (const statement of statements) await running.query(statement);
        },
        endless: async () => ({
          text: "select count(*) as n from generate_series(1, 100000) x, generate_series(1, 100000) y where x % 7 = y % 5",
          column: "n",
        }),
        leftovers: async () => {
          const sessions = name === "server" ? await running.query(open) : [];
          return [...sessions, ...(await running.query(made))].map(([what]) => what ?? "");
        },
        comment: async (table) => {
          const [row] = await running.query(`select obj_description('"${table}"'::regclass)`);
          return row?.[0] ?? null;
        },
        stop: running.stop,
      };
    },
  };
}

const both: readonly TestEngine[] = [
  { name: "embedded", start: startMortal },
  { name: "server", start: startServerEngine },
];

export const postgresSubjects: readonly ContractSubject[] = both.map(postgres);
