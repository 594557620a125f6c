"""A Snowflake endpoint on this machine for the Node driver: fakesnow behind the driver's JSON protocol.

    python main.py PORT
"""

import sys
from typing import Any

import fakesnow.server as stock
import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

import dialect
import queries
import sessions


def log() -> dict[str, Any]:
    return {
        "statements": queries.LOG,
        "logins": sessions.LOGINS,
        "running": queries.running(),
        "sessions": len(sessions.by_token),
    }


OWN = [
    Route("/session/v1/login-request", sessions.login, methods=["POST"]),
    Route("/session/token-request", sessions.renew, methods=["POST"]),
    Route("/session", sessions.end, methods=["POST"]),
    Route("/queries/v1/query-request", queries.submit, methods=["POST"]),
    Route("/queries/v1/abort-request", queries.abort, methods=["POST"]),
    Route("/queries/{id}/abort-request", queries.abort, methods=["POST"]),
    Route("/queries/{id}/result", queries.result, methods=["GET"]),
    Route("/chunks/{id}/{at}", queries.chunk, methods=["GET"]),
    Route("/monitoring/queries/{id}", queries.monitor, methods=["GET"]),
    Route("/telemetry/send", lambda _: JSONResponse({"success": True}), methods=["POST"]),
    Route("/__ready", lambda _: JSONResponse(True), methods=["GET"]),
    Route("/__end", sessions.end_all, methods=["POST"]),
    Route("/__log", lambda _: JSONResponse(log()), methods=["GET"]),
]

if __name__ == "__main__":
    dialect.install()
    app = Starlette(routes=[*OWN, *stock.routes])
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
