"""What Snowflake says and fakesnow does not yet understand, put in words that it does."""

import re
from typing import Any

import fakesnow.cursor
from sqlglot import exp

_parse_one = fakesnow.cursor.parse_one


def install() -> None:
    fakesnow.cursor.parse_one = parse_one


def parse_one(sql: str, *args: Any, **options: Any) -> Any:
    tree = _parse_one(sql, *args, **options)
    for join in tree.find_all(exp.Join):
        rewrite_asof(join)
    return tree


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


ALTER_SESSION = re.compile(r"^\s*alter\s+session\s+(set|unset)\s+(.+?)\s*;?\s*$", re.I | re.S)
SETTING = re.compile(r"(\w+)(?:\s*=\s*('(?:[^']|'')*'|\S+))?", re.I)


def session_change(sql: str) -> dict[str, str | None] | None:
    """Parameters that an ALTER SESSION sets, None for what it unsets."""
    match = ALTER_SESSION.match(sql)
    if match is None:
        return None
    return {name.upper(): unquoted(value) if match[1].lower() == "set" else None for name, value in SETTING.findall(match[2])}


def unquoted(text: str) -> str:
    return text[1:-1].replace("''", "'") if text.startswith("'") else text


WAIT = re.compile(r"^\s*(?:select|call)\s+system\$wait\s*\(\s*(\d+(?:\.\d+)?)\s*\)\s*;?\s*$", re.I)


def seconds_to_wait(sql: str) -> float | None:
    match = WAIT.match(sql)
    return float(match[1]) if match else None
