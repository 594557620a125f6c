"""
Answers requests, one JSON value a line, on standard output:
  {"do": "sql", ...}       the SQL that Feast renders for a spine that is a query, with the name of the table it puts the spine in
  {"do": "open", ...}      opens a repository and reads the spine into a DataFrame
  {"do": "load", ...}      materialize(start, end) of a new repository; milliseconds of an empty interval, then of the whole, and the sum of
                           all features of some keys as they are read back
  {"do": "retrieve"}       get_historical_features(...).to_df() with that DataFrame: milliseconds, rows and a checksum
"""

import json
import logging
import re
import sys
import tempfile
import time
import warnings
from datetime import datetime

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

import feast  # noqa: E402
import pandas as pd  # noqa: E402
import psycopg  # noqa: E402
from repository import open_store, references  # noqa: E402

opened = {}


def render_sql(asked):
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(asked, folder)
        job = store.get_historical_features(
            entity_df=asked["spine"], features=references(asked), full_feature_names=True
        )
        sql = job.to_sql()
    tables = set(re.findall(r"feast_entity_df_[0-9a-f]+", sql))
    return {"sql": sql, "spineTable": tables.pop() if len(tables) == 1 else None, "version": feast.__version__}


def open_repository(asked):
    opened["folder"] = tempfile.TemporaryDirectory()
    opened["asked"] = asked
    opened["store"] = open_store(asked, opened["folder"].name)
    server = asked["server"]
    with psycopg.connect(
        host=server["host"], port=server["port"], user=server["user"], password=server["password"], dbname="postgres"
    ) as connection:
        cursor = connection.execute(asked["spine"])
        spine = pd.DataFrame(cursor.fetchall(), columns=[column.name for column in cursor.description])
    spine["event_timestamp"] = pd.to_datetime(spine["event_timestamp"], utc=True)
    opened["spine"] = spine
    return {"rows": len(spine), "version": feast.__version__}


def retrieve():
    asked = opened["asked"]
    spine = opened["spine"].copy()
    started = time.perf_counter()
    result = opened["store"].get_historical_features(
        entity_df=spine, features=references(asked), full_feature_names=True
    ).to_df()
    milliseconds = (time.perf_counter() - started) * 1000
    return {"milliseconds": milliseconds, "rows": len(result), "checksum": checksum(result, asked)}


def checksum(rows, asked):
    """The same number as the other side's: thousandths, weighted by the row and the column."""
    columns = [f"{view['name']}__{feature}" for view in asked["views"] for feature in view["features"]]
    weighed = sum(
        (index + 1) * (rows[column].astype(float).fillna(-1) * 1000).round().astype("int64")
        for index, column in enumerate(columns)
    )
    return str(int(((rows["rid"].astype("int64") % 1009 + 1) * weighed).sum()))


def load(asked):
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(asked, folder)
        try:
            nothing = materialized(store, *asked["nothing"])
            milliseconds = materialized(store, *asked["interval"])
            return {"startUp": nothing, "milliseconds": milliseconds, "sum": sum_online(store, asked), "version": feast.__version__}
        finally:
            store.teardown()


def materialized(store, start, end):
    started = time.perf_counter()
    store.materialize(datetime.fromisoformat(start), datetime.fromisoformat(end))
    return (time.perf_counter() - started) * 1000


def sum_online(store, asked):
    """In thousandths; -1 for a value that is missing."""
    rows = [{"driver_id": key} for key in asked["keys"]]
    values = store.get_online_features(features=references(asked), entity_rows=rows).to_dict()
    names = [feature for view in asked["views"] for feature in view["features"]]
    return str(sum(-1 if value is None else round(value * 1000) for name in names for value in values[name]))


actions = {"sql": render_sql, "open": open_repository, "load": load, "retrieve": lambda _: retrieve()}

answers, sys.stdout = sys.stdout, sys.stderr
for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = actions[request["do"]](request)
    except Exception as failure:  # told to the other side, which stops
        answer = {"failure": f"{type(failure).__name__}: {failure}"}
    answers.write(json.dumps(answer) + "\n")
    answers.flush()
