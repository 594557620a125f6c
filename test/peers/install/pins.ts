/** What reads our files, to the exact version; DuckDB is a development dependency. */
export const pythonPins = ["numpy==2.4.6", "pandas==3.1.1", "pyarrow==26.0.1"] as const;
