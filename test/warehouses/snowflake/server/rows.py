"""Rows of an Arrow table as the texts that the Node driver reads."""

import datetime
import decimal
import json
import math
from typing import Any

import pyarrow

EPOCH = datetime.date(1970, 1, 1)


def rowset(stream: bytes, rowtype: list[dict[str, Any]]) -> list[list[str | None]]:
    if not stream:
        return []
    table = pyarrow.ipc.open_stream(stream).read_all()
    columns = [
        [cell(value, column["type"]) for value in values.to_pylist()]
        for column, values in zip(rowtype, table.columns, strict=True)
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def cell(value: Any, kind: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, dict) and "epoch" in value:
        return timestamp(value)
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime.date):
        return str((value - EPOCH).days)
    if isinstance(value, bytes):
        return value.hex().upper()
    if isinstance(value, float):
        return real(value)
    if isinstance(value, (dict, list)):
        return json.dumps(value, default=str)
    if kind == "time":
        return f"{value // 10**9}.{value % 10**9:09d}"
    return str(value)


def timestamp(value: dict[str, int]) -> str:
    """Seconds since 1970 with nine decimals; where the type has a zone, its offset in minutes plus 1440."""
    nanos = value["epoch"] * 10**9 + value["fraction"]
    seconds = decimal.Decimal(nanos).scaleb(-9)
    text = f"{seconds:.9f}"
    return f"{text} {value['timezone']}" if "timezone" in value else text


def real(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return repr(value)
