"""Queries with their ids: waited for, asked after, fetched later, cancelled."""

import asyncio
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import fakesnow.server as stock
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

import history
import sessions
import statements
from sessions import Session

# How long an answer is held back for a query that still runs. Snowflake waits 45 seconds.
PATIENCE_SECONDS = 2

RUNNING, ABORTED, FAILED, SUCCESS = "RUNNING", "ABORTED", "FAILED_WITH_ERROR", "SUCCESS"


@dataclass
class Query:
    id: str
    request_id: str
    session: Session
    sql: str
    task: asyncio.Task[dict[str, Any]]
    tag: str | None = None
    status: str = RUNNING
    started: float = field(default_factory=time.time)
    ended: float | None = None


by_id: dict[str, Query] = {}
answers: dict[str, dict[str, Any]] = {}
chunks: dict[str, list[str]] = {}
LOG: list[dict[str, Any]] = []


async def submit(request: Request) -> JSONResponse:
    session = sessions.session_of(request)
    if session is None:
        return sessions.refused("390104", "Session no longer exists. New login required to access the service.")
    body = await sessions.body_of(request)
    request_id = request.query_params.get("requestId", "")
    query = find_by_request(request_id) or start(request_id, session, body)
    if body.get("asyncExec"):
        return in_progress(query, "333334")
    return await answer(query, request)


def find_by_request(request_id: str) -> Query | None:
    """A request sent again after a broken connection is the same query."""
    return next((query for query in by_id.values() if query.request_id == request_id != ""), None)


def start(request_id: str, session: Session, body: dict[str, Any]) -> Query:
    query_id = str(uuid.uuid4())
    task = asyncio.create_task(work(query_id, session, body))
    query = by_id[query_id] = Query(
        query_id, request_id, session, body["sqlText"], task, tag=setting(session, body, "QUERY_TAG")
    )
    return query


async def work(query_id: str, session: Session, body: dict[str, Any]) -> dict[str, Any]:
    started = time.monotonic()
    limit = setting(session, body, "STATEMENT_TIMEOUT_IN_SECONDS")
    try:
        body = history.told(body, [entry(query) for query in by_id.values()])
        result = await asyncio.wait_for(statements.run(session, body), float(limit) if limit else None)
        status = SUCCESS if result["success"] else FAILED
    except TimeoutError:
        statements.interrupt(session)
        message = f"Statement reached its statement or warehouse timeout of {limit} second(s) and was canceled."
        result, status = statements.failed("000630", message, "57014"), FAILED
    except asyncio.CancelledError:
        statements.interrupt(session)
        result, status = statements.failed("000604", "SQL execution canceled", "57014"), ABORTED
    keep(query_id, result, status)
    log(session, body, status, started)
    return result


def keep(query_id: str, result: dict[str, Any], status: str) -> None:
    for part in result.pop("parts", []):
        answers[part["data"]["queryId"]] = part
    own = result["data"].get("queryId")
    if own in stock.shared_fs.results_cache:
        stock.shared_fs.results_cache[query_id] = stock.shared_fs.results_cache[own]
    result["data"]["queryId"] = query_id
    by_id[query_id].status = status
    by_id[query_id].ended = time.time()
    answers[query_id] = result


def running() -> list[dict[str, str]]:
    return [{"id": query.id, "sql": query.sql} for query in by_id.values() if query.status == RUNNING]


def entry(query: Query) -> history.Entry:
    """A cancelled query is one that failed, as far as the history goes."""
    status = FAILED if query.status == ABORTED else query.status
    answer = {} if query.status in (RUNNING, SUCCESS) else answers.get(query.id, {})
    return history.Entry(
        query.id, query.tag, query.session.user, status, answer.get("code"), answer.get("message"), query.started, query.ended
    )


def setting(session: Session, body: dict[str, Any], name: str) -> str | None:
    given = (body.get("parameters") or {}).get(name)
    return session.settings.get(name) if given is None else str(given)


def log(session: Session, body: dict[str, Any], status: str, started: float) -> None:
    if statements.changes_session(body):
        return
    tag = setting(session, body, "QUERY_TAG")
    ms = round((time.monotonic() - started) * 1000)
    LOG.append({"sql": body["sqlText"], "queryTag": tag, "status": status, "ms": ms})


async def answer(query: Query, request: Request) -> JSONResponse:
    await asyncio.wait([query.task], timeout=PATIENCE_SECONDS)
    if query.status == RUNNING:
        return in_progress(query, "333333")
    return JSONResponse(chunked(answers[query.id], str(request.base_url)))


def in_progress(query: Query, code: str) -> JSONResponse:
    data = {"queryId": query.id, "getResultUrl": f"/queries/{query.id}/result"}
    return JSONResponse({"success": True, "code": code, "message": "Query execution in progress.", "data": data})


def chunked(result: dict[str, Any], base: str) -> dict[str, Any]:
    rows = result["data"].get("rowset") or []
    size = statements.CHUNK_ROWS
    if len(rows) <= size:
        return result
    query_id = result["data"]["queryId"]
    parts = [rows[at : at + size] for at in range(size, len(rows), size)]
    chunks[query_id] = [json.dumps(part)[1:-1] for part in parts]
    urls = [
        {"url": f"{base}chunks/{query_id}/{at}", "rowCount": len(part), "uncompressedSize": len(chunks[query_id][at])}
        for at, part in enumerate(parts)
    ]
    return {**result, "data": {**result["data"], "rowset": rows[:size], "chunks": urls}}


async def result(request: Request) -> JSONResponse:
    query_id = request.path_params["id"]
    if query_id in by_id:
        return await answer(by_id[query_id], request)
    if query_id in answers:
        return JSONResponse(chunked(answers[query_id], str(request.base_url)))
    return sessions.refused("000709", f"Statement {query_id} not found")


async def chunk(request: Request) -> Response:
    found = chunks.get(request.path_params["id"])
    return PlainTextResponse(found[int(request.path_params["at"])] if found else "", status_code=200 if found else 404)


async def monitor(request: Request) -> JSONResponse:
    query = by_id.get(request.path_params["id"])
    found = [] if query is None else [told(query)]
    return JSONResponse({"success": True, "data": {"queries": found}})


def told(query: Query) -> dict[str, Any]:
    error = (answers.get(query.id) or {}).get("message") if query.status in (FAILED, ABORTED) else None
    return {"id": query.id, "status": query.status, "errorMessage": error}


async def abort(request: Request) -> JSONResponse:
    query = by_id.get(request.path_params.get("id", ""))
    if query is None:
        query = find_by_request((await sessions.body_of(request)).get("requestId", ""))
    if query is not None:
        query.task.cancel()
    return JSONResponse({"success": True, "code": None, "message": None, "data": None})
