"""What Snowflake says and fakesnow does not yet understand, put in words that it does."""

import re
from typing import Any

import fakesnow.cursor
import fakesnow.info_schema
from sqlglot import exp

_parse_one = fakesnow.cursor.parse_one
_comment_sql = fakesnow.info_schema.insert_table_comment_sql


def install() -> None:
    fakesnow.cursor.parse_one = parse_one
    fakesnow.info_schema.insert_table_comment_sql = comment_sql


def parse_one(sql: str, *args: Any, **options: Any) -> Any:
    tree = _parse_one(sql, *args, **options)
    for join in tree.find_all(exp.Join):
        rewrite_asof(join)
    return tree


def comment_sql(catalog: str, schema: str, table: str, comment: str | None) -> str:
    """fakesnow writes a comment into SQL as it is, quotes included."""
    return _comment_sql(catalog, schema, table, (comment or "").replace("'", "''"))


def rewrite_asof(join: exp.Join) -> None:
    """ASOF JOIN b MATCH_CONDITION (m) ON k keeps left rows without a match, as DuckDB's ASOF LEFT JOIN b ON k AND m does."""
    match = join.args.get("match_condition")
    if match is None:
        return
    condition = match.this if isinstance(match, exp.Paren) else match
    keys = join.args.get("on")
    join.set("match_condition", None)
    join.set("side", "LEFT")
    join.set("on", exp.and_(keys, condition) if keys else condition)


INSERT_OF_BINDS = re.compile(r"^(\s*insert\s+into\s+.+?\bvalues\s*)\(([\s?,]+)\)\s*;?\s*$", re.I | re.S)


def expand_array_binds(body: dict[str, Any]) -> dict[str, Any]:
    """One INSERT of many rows: fakesnow runs an array of binds row by row, 20 ms each."""
    binds = body.get("bindings") or {}
    lists = [binds[str(at + 1)] for at in range(len(binds))] if all(key.isdigit() for key in binds) else []
    if not lists or not all(isinstance(bind.get("value"), list) for bind in lists):
        return body
    match = INSERT_OF_BINDS.match(body["sqlText"])
    if match is None:
        return body
    flat: dict[str, Any] = {}
    rows = []
    for values in zip(*(bind["value"] for bind in lists), strict=True):
        marks = []
        for bind, value in zip(lists, values, strict=True):
            marks.append("NULL" if value is None else "?")
            if value is not None:
                flat[str(len(flat) + 1)] = {**bind, "value": value}
        rows.append(f"({', '.join(marks)})")
    return {**body, "sqlText": match[1] + ", ".join(rows), "bindings": flat}


UNKNOWN_COLUMN = re.compile(r"does not have a column named|Referenced column .* not found", re.S)


def snowflake_code(code: str, message: str, state: str) -> tuple[str, str, str]:
    """fakesnow has one code for every name that DuckDB does not know; Snowflake tells columns from tables."""
    return ("000904", message, "42000") if UNKNOWN_COLUMN.search(message) else (code, message, state)


ALTER_SESSION = re.compile(r"^\s*alter\s+session\s+(set|unset)\s+(.+?)\s*;?\s*$", re.I | re.S)
SETTING = re.compile(r"(\w+)(?:\s*=\s*('(?:[^']|'')*'|\S+))?", re.I)


def session_change(sql: str) -> dict[str, str | None] | None:
    """Parameters that an ALTER SESSION sets, None for what it unsets."""
    match = ALTER_SESSION.match(sql)
    if match is None:
        return None
    return {name.upper(): unquoted(value) if match[1].lower() == "set" else None for name, value in SETTING.findall(match[2])}


def explained(sql: str) -> str | None:
    """The statement behind EXPLAIN USING JSON, which the emulator does not have."""
    match = re.match(r"\s*EXPLAIN\s+USING\s+JSON\s", sql, re.IGNORECASE)
    return None if match is None else sql[match.end() :]


def made_up_figures(rows: int) -> dict[str, int]:
    return {"partitionsTotal": 4, "partitionsAssigned": 1, "bytesAssigned": 1024 * (rows + 1)}


def unquoted(text: str) -> str:
    return text[1:-1].replace("''", "'") if text.startswith("'") else text


WAIT = re.compile(r"^\s*(?:select|call)\s+system\$wait\s*\(\s*(\d+(?:\.\d+)?)\s*\)\s*;?\s*$", re.I)


def seconds_to_wait(sql: str) -> float | None:
    match = WAIT.match(sql)
    return float(match[1]) if match else None


WAIT_INSIDE = re.compile(r"^(\s*create\b.*\bselect\s+)system\$wait\s*\(\s*(\d+(?:\.\d+)?)\s*\)", re.I | re.S)


def wait_inside(sql: str) -> tuple[float, str]:
    """A CREATE TABLE AS whose query begins with SYSTEM$WAIT takes its time; the seconds, and the statement with a text there."""
    match = WAIT_INSIDE.match(sql)
    return (0, sql) if match is None else (float(match[2]), f"{match[1]}'waited'{sql[match.end():]}")
