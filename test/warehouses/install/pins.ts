/** What the suites of this folder run on: clients and engines, to the exact version. */
export const npmPins = {
  "@fivetrandevelopers/zetasql": "1.13.0",
  "@google-cloud/bigquery": "8.3.1",
  "@grpc/grpc-js": "1.14.7",
  "@grpc/proto-loader": "0.8.1",
  "snowflake-sdk": "3.3.0",
} as const;

/** fakesnow, and beneath it the packages that shape its answers. */
export const pythonPins = [
  "fakesnow[server]==0.12.1",
  "snowflake-connector-python==4.8.1",
  "duckdb==2.0.0",
  "sqlglot==30.22.0",
  "pyarrow==26.0.1",
] as const;
