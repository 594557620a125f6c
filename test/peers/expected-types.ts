/** What each reader calls the type of each column. */
const common = {
  flag: "bool",
  small: "int32",
  big: "int64",
  single: "float",
  double: "double",
  cents: "decimal128(9, 2)",
  money: "decimal128(18, 4)",
  huge: "decimal128(38, 10)",
  'name, "quoted" 🦉': "string",
  blob: "binary",
  at: "timestamp[us, tz=UTC]",
  day: "date32[day]",
};

export const inParquet: Readonly<Record<string, string>> = {
  ...common,
  extra: "extension<arrow.json>",
  counts: "list<element: int64>",
  texts: "list<element: string>",
  times: "list<element: timestamp[us, tz=UTC]>",
  embedding: "list<element: float>",
};

export const inArrow: Readonly<Record<string, string>> = {
  ...common,
  extra: "extension<arrow.json>",
  counts: "list<item: int64>",
  texts: "list<item: string>",
  times: "list<item: timestamp[us, tz=UTC]>",
  embedding: "fixed_size_list<item: float>[3]",
};

export const inDuckdb: Readonly<Record<string, string>> = {
  flag: "BOOLEAN",
  small: "INTEGER",
  big: "BIGINT",
  single: "FLOAT",
  double: "DOUBLE",
  cents: "DECIMAL(9,2)",
  money: "DECIMAL(18,4)",
  huge: "DECIMAL(38,10)",
  'name, "quoted" 🦉': "VARCHAR",
  blob: "BLOB",
  at: "TIMESTAMP WITH TIME ZONE",
  day: "DATE",
  extra: "JSON",
  counts: "BIGINT[]",
  texts: "VARCHAR[]",
  times: "TIMESTAMP WITH TIME ZONE[]",
  embedding: "FLOAT[]",
};
