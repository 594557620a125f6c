import type { Capabilities } from "../../src/ports/dialect.ts";

export const capabilities: Capabilities = {
  identifierBytes: {
    answer: 300,
    because: "a column's name has at most 300 characters",
    documented: "https://cloud.google.com/bigquery/docs/schemas#column_names",
  },
  resultColumns: {
    answer: 10_000,
    because: "a table, and with it the result of a query, has at most 10,000 columns",
    documented: "https://cloud.google.com/bigquery/quotas#standard_tables",
  },
  commonTables: {
    answer: "computed-per-reference",
    because: "a common table that is referred to more than once is computed for each reference",
    documented:
      "https://cloud.google.com/bigquery/docs/best-practices-performance-compute#avoid_multiple_evaluations_of_the_same_common_table_expressions_ctes",
  },
  columnNames: {
    answer: "plain",
    because:
      "names of a result's columns are told apart without regard to case, and characters beyond letters, digits and underscores do not pass everywhere",
    documented: "https://cloud.google.com/bigquery/docs/schemas#column_names",
  },
  impossibleNames: {
    answer: [],
    because: "columns of a result are told by their place",
    documented: "https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/getQueryResults",
  },
  literalBounds: {
    answer: "prune",
    because: "partitions are left out only where the filter on their column is a constant expression",
    documented: "https://cloud.google.com/bigquery/docs/querying-partitioned-tables#use_a_constant_filter_expression",
  },
  costEstimate: {
    answer: "bytes",
    because: "a dry run tells how many bytes a query would process, and is free",
    documented: "https://cloud.google.com/bigquery/docs/running-queries#dry-run",
  },
};
