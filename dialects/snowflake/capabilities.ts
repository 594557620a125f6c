import type { Capabilities } from "../../src/ports/dialect.ts";

export const capabilities: Capabilities = {
  identifierBytes: {
    answer: 255,
    because: "a name has at most 255 characters",
    documented: "https://docs.snowflake.com/en/sql-reference/identifiers-syntax",
  },
  resultColumns: {
    answer: 1000,
    because: "no limit is documented; a thousand is ours, since each further column costs compilation",
    documented: "https://docs.snowflake.com/en/user-guide/table-considerations",
  },
  commonTables: {
    answer: "computed-per-reference",
    because:
      "a common table is documented as a view for the time of its statement: that it is computed once is not promised",
    documented: "https://docs.snowflake.com/en/user-guide/queries-cte",
  },
  columnNames: {
    answer: "any",
    because: "a quoted name holds any character and keeps its case",
    documented: "https://docs.snowflake.com/en/sql-reference/identifiers-syntax#double-quoted-identifiers",
  },
  impossibleNames: {
    // What every object of JavaScript has.
    answer: Object.getOwnPropertyNames(Object.prototype),
    because:
      "Node's driver looks up columns by name in an object, and takes what every object has for a column before it",
    documented: "https://github.com/snowflakedb/snowflake-connector-nodejs",
  },
  literalBounds: {
    answer: "prune",
    because: "micro-partitions whose range of times lies outside a literal are not read",
    documented: "https://docs.snowflake.com/en/user-guide/tables-clustering-micropartitions#query-pruning",
  },
  costEstimate: {
    answer: "bytes",
    because: "EXPLAIN tells the partitions and bytes that are left after pruning, and runs no warehouse",
    documented: "https://docs.snowflake.com/en/sql-reference/sql/explain",
  },
};
