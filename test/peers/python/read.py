"""Reads a file as its arguments say (READER PATH HINTS) and prints its columns' types and its rows, each value told exactly."""

import base64
import datetime
import decimal
import json
import struct
import sys

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.dataset
import pyarrow.feather
import pyarrow.parquet

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
DAY = EPOCH.date()
MICROSECOND = datetime.timedelta(microseconds=1)


def told(value):
    """A value as text that keeps all of it: floats by their bits, times in microseconds, days since 1970."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return "NaN" if value != value else struct.pack(">d", value).hex()
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, datetime.datetime):
        return str((value - EPOCH) // MICROSECOND)
    if isinstance(value, datetime.date):
        return str((value - DAY).days)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list):
        return [told(one) for one in value]
    raise TypeError(type(value))


def table_told(table):
    columns = [[told(value) for value in column.to_pylist()] for column in table.columns]
    return {
        "types": [[field.name, str(field.type)] for field in table.schema],
        "rows": [list(row) for row in zip(*columns)],
    }


ARROW_TYPES = {
    "bool": pa.bool_(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float32": pa.float32(),
    "float64": pa.float64(),
    "timestamp": pa.timestamp("us", "UTC"),
    "date": pa.date32(),
}


def arrow_type(kind):
    """What pyarrow's CSV reader can make of a column; the rest stays text."""
    if kind["kind"] == "decimal":
        return pa.decimal128(kind["precision"], kind["scale"])
    return ARROW_TYPES.get(kind["kind"], pa.string())


def csv_rows(path, kinds):
    """Fields that are empty and not in quotes are NULL; bytes are hexadecimal digits, lists JSON."""
    table = pa.csv.read_csv(
        path,
        parse_options=pa.csv.ParseOptions(newlines_in_values=True),
        convert_options=pa.csv.ConvertOptions(
            column_types={name: arrow_type(kind) for name, kind in kinds},
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            true_values=["true"],
            false_values=["false"],
            timestamp_parsers=[pa.csv.ISO8601],
        ),
    )
    read = table_told(table)
    return {**read, "rows": [[csv_told(kind, value) for (_, kind), value in zip(kinds, row)] for row in read["rows"]]}


def csv_told(kind, value):
    if value is None:
        return None
    if kind["kind"] == "bytes":
        return bytes.fromhex(value.removeprefix("\\x")).hex()
    return json_told(kind, json.loads(value)) if kind["kind"] in ("array", "vector") else value


def json_lines(path, kinds):
    """Every row by Python's own reader of JSON."""
    with open(path, encoding="utf-8", newline="\n") as lines:
        rows = [json.loads(line) for line in lines]
    return {
        "types": [[name, kind["kind"]] for name, kind in kinds],
        "rows": [[json_told(kind, row[name]) for name, kind in kinds] for row in rows],
    }


def json_told(kind, value):
    """What JSON lacks is text there."""
    match value, kind["kind"]:
        case None, _:
            return None
        case _, "array":
            return [json_told(kind["of"], one) for one in value]
        case _, "vector" | "float32" | "float64":
            return [told(float(one)) for one in value] if isinstance(value, list) else told(float(value))
        case _, "json":
            return json.dumps(value, ensure_ascii=False)
        case _, "bytes":
            return base64.b64decode(value, validate=True).hex()
        case _, "timestamp":
            return told(datetime.datetime.fromisoformat(value))
        case _, "date":
            return told(datetime.date.fromisoformat(value))
        case _:
            return told(value)


def pandas_told(frame):
    """pandas with Arrow's types: the table that a frame stands for."""
    return table_told(pa.Table.from_pandas(frame, preserve_index=False))


READERS = {
    "parquet": lambda path, _: table_told(pa.parquet.read_table(path)),
    "arrow": lambda path, _: table_told(pa.feather.read_table(path)),
    "pandas-parquet": lambda path, _: pandas_told(pd.read_parquet(path, dtype_backend="pyarrow")),
    "pandas-arrow": lambda path, _: pandas_told(pd.read_feather(path, dtype_backend="pyarrow")),
    "csv": csv_rows,
    "jsonl": json_lines,
    "dataset": lambda path, format: table_told(pa.dataset.dataset(path, format=format, partitioning="hive").to_table()),
}

reader, path, hints = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
json.dump(READERS[reader](path, hints), sys.stdout)
