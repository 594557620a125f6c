import type { Capabilities } from "../../src/ports/dialect.ts";

export const capabilities: Capabilities = {
  identifierBytes: {
    answer: 63,
    because: "a longer name is cut without an error (NAMEDATALEN is 64)",
    documented: "https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS",
  },
  resultColumns: {
    answer: 1600,
    because: "a row has at most 1,664 columns in a target list and 1,600 in a table, fewer where they are wide",
    documented: "https://www.postgresql.org/docs/current/limits.html",
  },
  commonTables: {
    answer: "computed-once",
    because: "a WITH query that is read more than once is materialized",
    documented: "https://www.postgresql.org/docs/current/queries-with.html#QUERIES-WITH-CTE-MATERIALIZATION",
  },
  columnNames: {
    answer: "any",
    because: "a quoted name holds any character but the one with code zero, and keeps its case",
    documented: "https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS",
  },
  impossibleNames: {
    answer: [],
    because: "columns of a result are told by their place",
    documented: "https://www.postgresql.org/docs/current/protocol-message-formats.html",
  },
  literalBounds: {
    answer: "no-use",
    because: "an index on keys and time finds a key's rows without them",
    documented: "https://www.postgresql.org/docs/current/indexes-multicolumn.html",
  },
  costEstimate: {
    answer: "planner",
    because: "EXPLAIN tells rows and a cost in units of its own, and no bytes",
    documented: "https://www.postgresql.org/docs/current/using-explain.html",
  },
};
