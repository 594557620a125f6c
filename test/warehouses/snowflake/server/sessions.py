"""Log-in and tokens. fakesnow asks for no password; neither does this, but it keeps how the client came in."""

import gzip
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import fakesnow.server as stock
from starlette.requests import Request
from starlette.responses import JSONResponse


@dataclass
class Session:
    token: str
    user: str = ""
    settings: dict[str, str] = field(default_factory=dict)


LOGINS: list[dict[str, Any]] = []
by_token: dict[str, Session] = {}
by_master: dict[str, Session] = {}

VALIDITY = {"validityInSeconds": 3600, "masterValidityInSeconds": 14400}

# The Node driver reads these without asking whether they are there.
PARAMETERS = [
    {"name": name, "value": value}
    for name, value in {
        "TIMEZONE": "Etc/UTC",
        "BINARY_OUTPUT_FORMAT": "HEX",
        "DATE_OUTPUT_FORMAT": "YYYY-MM-DD",
        "TIME_OUTPUT_FORMAT": "HH24:MI:SS",
        "TIMESTAMP_OUTPUT_FORMAT": "YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM",
        "TIMESTAMP_NTZ_OUTPUT_FORMAT": "YYYY-MM-DD HH24:MI:SS.FF3",
        "TIMESTAMP_LTZ_OUTPUT_FORMAT": "",
        "TIMESTAMP_TZ_OUTPUT_FORMAT": "",
        "CLIENT_STAGE_ARRAY_BINDING_THRESHOLD": 0,
    }.items()
]


async def body_of(request: Request) -> dict[str, Any]:
    raw = await request.body()
    if request.headers.get("content-encoding") == "gzip":
        raw = gzip.decompress(raw)
    return json.loads(raw or b"{}")


async def login(request: Request) -> JSONResponse:
    given = (await body_of(request))["data"]
    answer = json.loads((await stock.login_request(request)).body)
    data = answer["data"]
    session = Session(token=data["token"], user=str(given.get("LOGIN_NAME") or "").upper())
    settings = given.get("SESSION_PARAMETERS") or {}
    session.settings.update({name.upper(): str(value) for name, value in settings.items()})
    master = secrets.token_urlsafe(16)
    by_token[session.token] = by_master[master] = session
    LOGINS.append({"authenticator": given.get("AUTHENTICATOR", "SNOWFLAKE"), "user": given.get("LOGIN_NAME"), "given": sorted(given)})
    data.update(masterToken=master, parameters=[*data["parameters"], *PARAMETERS], **VALIDITY)
    return JSONResponse(answer)


async def renew(request: Request) -> JSONResponse:
    """A new session token for the master token; the old one is no longer known."""
    session = by_master.get(token_of(request))
    if session is None:
        return refused("390114", "Authentication token has expired. The user must authenticate again.")
    connection = stock.sessions.pop(session.token)
    by_token.pop(session.token)
    session.token = secrets.token_urlsafe(16)
    stock.sessions[session.token] = connection
    by_token[session.token] = session
    return JSONResponse({"success": True, "data": {"sessionToken": session.token, "masterToken": token_of(request), **VALIDITY}})


async def end(request: Request) -> JSONResponse:
    session = by_token.pop(token_of(request), None)
    if session is not None and (connection := stock.sessions.pop(session.token, None)):
        connection.close()
    return JSONResponse({"success": True, "data": None})


async def end_all(_: Request) -> JSONResponse:
    """As an administrator does, or time."""
    for token in list(by_token):
        by_token.pop(token)
        if (connection := stock.sessions.pop(token, None)) is not None:
            connection.close()
    by_master.clear()
    return JSONResponse(True)


def session_of(request: Request) -> Session | None:
    return by_token.get(token_of(request))


def token_of(request: Request) -> str:
    """Authorization: Snowflake Token="…"."""
    return request.headers.get("authorization", "").partition('"')[2].rstrip('"')


def refused(code: str, message: str) -> JSONResponse:
    return JSONResponse({"success": False, "code": code, "message": message, "data": None})
