"""A small Feast repository over tables that are there already."""

import os
from datetime import timedelta

from feast import Entity, FeatureStore, FeatureView, Field, RepoConfig, ValueType
from feast.infra.offline_stores.contrib.postgres_offline_store.postgres_source import PostgreSQLSource
from feast.types import Float64, Int64


def open_store(asked, folder):
    """
    `asked`: server {host, port, user, password}, views [{name, table, features, wholes}], ttlSeconds (0: no bound), and online: sqlite,
    which is what Feast takes where nothing is said, or postgres, in the same database.
    """
    server = {"type": "postgres", "database": "postgres", "db_schema": "public", "sslmode": "disable", **asked["server"]}
    sqlite = {"type": "sqlite", "path": os.path.join(folder, "online.db")}
    store = FeatureStore(config=RepoConfig(
        project="bench",
        provider="local",
        registry=os.path.join(folder, "registry.db"),
        offline_store=server,
        online_store=server if asked.get("online") == "postgres" else sqlite,
        entity_key_serialization_version=3,
    ))
    driver = Entity(name="driver", join_keys=["driver_id"], value_type=ValueType.INT64)
    views = [view_of(one, driver, asked["ttlSeconds"]) for one in asked["views"]]
    store.apply([driver, *views])
    return store


def view_of(asked, driver, ttl_seconds):
    return FeatureView(
        name=asked["name"],
        entities=[driver],
        ttl=timedelta(seconds=ttl_seconds),
        schema=[Field(name=name, dtype=Int64 if name in asked.get("wholes", []) else Float64) for name in asked["features"]],
        source=PostgreSQLSource(
            name=f"{asked['name']}_source",
            query=f"select * from {asked['table']}",
            timestamp_field="event_timestamp",
            created_timestamp_column="created",
        ),
    )


def references(asked):
    return [f"{view['name']}:{feature}" for view in asked["views"] for feature in view["features"]]
