/** What reads our files, and another emulator of DynamoDB, to the exact version; DuckDB and dynalite are development dependencies. */
export const pythonPins = [
  "numpy==2.4.6",
  "pandas==3.1.1",
  "pyarrow==26.0.1",
  "moto[dynamodb]==5.2.5",
  "flask==3.1.3",
  "flask-cors==6.0.5",
] as const;
