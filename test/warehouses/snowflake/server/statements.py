"""Runs one statement on fakesnow and puts its answer in the form that the Node driver reads."""

import asyncio
import base64
import gzip
import json
import uuid
from typing import Any

import fakesnow.server as stock
import sqlglot
from starlette.requests import Request

import dialect
import sessions
from rows import rowset
from sessions import Session

# Of a greater result the first rows come with the answer, the others as chunks to be fetched.
CHUNK_ROWS = 10_000


async def run(session: Session, body: dict[str, Any]) -> dict[str, Any]:
    change = dialect.session_change(body["sqlText"])
    if change is not None:
        return changed(session, change)
    seconds = dialect.seconds_to_wait(body["sqlText"])
    if seconds is not None:
        await asyncio.sleep(0 if body.get("describeOnly") else seconds)
        body = {**body, "sqlText": f"SELECT 'waited {seconds:g} seconds' AS \"SYSTEM$WAIT\""}
    inside, sql = dialect.wait_inside(body["sqlText"])
    await asyncio.sleep(0 if body.get("describeOnly") else inside)
    body = {**body, "sqlText": sql}
    parts = split(body)
    if len(parts) == 1:
        return await one(session, dialect.expand_array_binds(body))
    return await several(session, body, parts)


def changes_session(body: dict[str, Any]) -> bool:
    return dialect.session_change(body["sqlText"]) is not None


def changed(session: Session, change: dict[str, str | None]) -> dict[str, Any]:
    for name, value in change.items():
        session.settings.pop(name, None)
        if value is not None:
            session.settings[name] = value
    column = {"name": "status", "type": "text", "nullable": True, "length": 80, "precision": None, "scale": None}
    data = {"rowtype": [column], "rowset": [["Statement executed successfully."]], "statementTypeId": 0x4000}
    return succeeded(data)


def split(body: dict[str, Any]) -> list[str]:
    """The statements of a text of which the client said that it has several."""
    count = (body.get("parameters") or {}).get("MULTI_STATEMENT_COUNT")
    if count is None or int(count) == 1:
        return [body["sqlText"]]
    return [tree.sql(dialect="snowflake") for tree in sqlglot.parse(body["sqlText"], read="snowflake") if tree is not None]


async def several(session: Session, body: dict[str, Any], parts: list[str]) -> dict[str, Any]:
    answers = []
    for sql in parts:
        answer = await one(session, {**body, "sqlText": sql})
        if not answer["success"]:
            return answer
        answer["data"]["queryId"] = str(uuid.uuid4())
        answers.append(answer)
    types = ",".join(str(answer["data"]["statementTypeId"]) for answer in answers)
    ids = ",".join(answer["data"]["queryId"] for answer in answers)
    whole = succeeded({"rowtype": answers[-1]["data"]["rowtype"], "rowset": [], "statementTypeId": 0xA000})
    whole["data"].update(resultIds=ids, resultTypes=types)
    return {**whole, "parts": answers}


async def one(session: Session, body: dict[str, Any]) -> dict[str, Any]:
    explained = dialect.explained(body["sqlText"])
    if explained is not None:
        return await explain(session, body, explained)
    try:
        response = await stock.query_request(stock_request(session, body))
        answer = json.loads(response.body)
    except Exception as error:  # noqa: BLE001: an error status would make the driver ask again for minutes
        return failed("099999", f"fakesnow: {type(error).__name__}: {error}", "99999")
    if not answer.get("success"):
        data = answer.get("data") or {}
        code, state = answer.get("code") or "099999", data.get("sqlState") or "99999"
        return failed(*dialect.snowflake_code(code, answer.get("message") or "", state))
    data = answer["data"]
    if data.get("queryResultFormat") == "arrow":
        data["rowset"] = rowset(base64.b64decode(data.pop("rowsetBase64", "")), data["rowtype"])
    return succeeded(data)


async def explain(session: Session, body: dict[str, Any], sql: str) -> dict[str, Any]:
    """Runs what is to be explained, so that it is known to be right, and makes figures of it up."""
    ran = await one(session, {**body, "sqlText": sql})
    if not ran["success"]:
        return ran
    plan = json.dumps({"GlobalStats": dialect.made_up_figures(len(ran["data"]["rowset"]))})
    unbound = {name: value for name, value in body.items() if name != "bindings"}
    return await one(session, {**unbound, "sqlText": f"SELECT '{plan}' AS \"content\""})


def stock_request(session: Session, body: dict[str, Any]) -> Request:
    raw = gzip.compress(json.dumps(body).encode(), 1)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": raw, "more_body": False}

    headers = [
        (b"authorization", f'Snowflake Token="{session.token}"'.encode()),
        (b"content-encoding", b"gzip"),
        (b"host", b"127.0.0.1"),
    ]
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": headers, "scheme": "http"}
    return Request(scope, receive)


def succeeded(data: dict[str, Any]) -> dict[str, Any]:
    # Without `returned` the driver's stream of rows never ends.
    count = len(data.get("rowset") or [])
    shape = {"queryResultFormat": "json", "total": count, "returned": count, "version": 1, "parameters": sessions.PARAMETERS}
    return {"success": True, "code": None, "message": None, "data": {**data, **shape}}


def failed(code: str, message: str, state: str) -> dict[str, Any]:
    return {"success": False, "code": code, "message": message, "data": {"errorCode": code, "sqlState": state}}


def interrupt(session: Session) -> None:
    connection = stock.sessions.get(session.token)
    if connection is not None:
        connection._duck_conn.interrupt()  # noqa: SLF001: fakesnow has no way of its own to cancel
