import type { Capabilities } from "../../src/ports/dialect.ts";

export const capabilities: Capabilities = {
  identifierBytes: {
    answer: 255,
    because: "a name has at most 255 characters",
    documented: "https://docs.snowflake.com/en/sql-reference/identifiers-syntax",
  },
  resultColumns: {
    answer: 1000,
    because:
      "beyond about a thousand columns the documentation advises against and compilation slows; no hard limit is documented",
    documented: "https://docs.snowflake.com/en/user-guide/table-considerations",
  },
  commonTables: {
    answer: "computed-per-reference",
    because: "whether a common table that is read twice is computed once is left to the optimizer",
    documented: "https://docs.snowflake.com/en/user-guide/queries-cte",
  },
  columnNames: {
    answer: "any",
    because: "a quoted name holds any character and keeps its case",
    documented: "https://docs.snowflake.com/en/sql-reference/identifiers-syntax#double-quoted-identifiers",
  },
  literalBounds: {
    answer: "prune",
    because: "micro-partitions whose range of times lies outside a literal are not read",
    documented: "https://docs.snowflake.com/en/user-guide/tables-clustering-micropartitions#query-pruning",
  },
};
