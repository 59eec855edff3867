"""The test databases: one migrated template, cloned for every run and worker, cloned anew after real transactions."""

import os
import secrets
import warnings
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from tests.template import digest, template_name

LOCK = 0x7EC704  # one number for all who make templates on the same server
STALE = timedelta(days=2)
RUN = "vector_run_"
TEMPLATE = "vector_template_"


class RunDatabase:
    """A clone of the template that this process's tests work in."""

    def __init__(self) -> None:
        self.server = os.environ["DATABASE_URL"]
        self.template = os.environ["VECTOR_TEMPLATE"]
        self.name = f"{RUN}{secrets.token_hex(6)}"
        self.given_name = connections["default"].settings_dict["NAME"]

    @property
    def url(self) -> str:
        """Its address, for processes that a test starts."""
        return urlsplit(self.server)._replace(path=f"/{self.name}").geturl()

    def make(self) -> None:
        """Clone the template, migrating it first if this server has none for these migrations."""
        with self._server() as server:
            server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            self._drop_stale(server)
            if not self._is_complete(server):
                self._make_template(server)
            self._clone(server)
        self._use(self.name)
        os.environ["DATABASE_URL"] = self.url

    def restore(self) -> None:
        """Put back what the migrations made: after a test that committed, a flush would drop it."""
        connections["default"].close()
        with self._server() as server:
            self._drop(server, self.name)
            self._clone(server)

    def drop(self) -> None:
        """Remove the clone and give the settings back."""
        self._use(self.given_name)
        os.environ["DATABASE_URL"] = self.server
        with self._server() as server:
            self._drop(server, self.name)

    # ------------------------------------------------------------------------------------------------------------------

    def _server(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.server, autocommit=True)

    def _use(self, name: str) -> None:
        connection = connections["default"]
        connection.close()
        connection.settings_dict["NAME"] = name  # the one dictionary that connections of other threads start from

    def _is_complete(self, server: psycopg.Connection[Any]) -> bool:
        found = server.execute("SELECT datistemplate FROM pg_database WHERE datname = %s", [self.template]).fetchone()
        return bool(found and found[0])

    def _make_template(self, server: psycopg.Connection[Any]) -> None:
        self._drop(server, self.template)  # one that was left half done
        self._create(server, "CREATE DATABASE {}", self.template)
        self._use(self.template)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of other people's migrations; ours are tested by name
                call_command("migrate", verbosity=0)
        finally:
            self._use(self.given_name)
        # Somebody may have edited a migration meanwhile: then it serves this run only.
        is_true_to_name = template_name(digest()) == self.template
        server.execute(
            sql.SQL("ALTER DATABASE {} IS_TEMPLATE {}").format(
                sql.Identifier(self.template), sql.Literal(is_true_to_name)
            )
        )

    def _clone(self, server: psycopg.Connection[Any]) -> None:
        # Copying the files halves the time: nothing is written to the log page by page.
        self._create(server, "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", self.name, self.template)

    def _create(self, server: psycopg.Connection[Any], statement: str, *names: str) -> None:
        server.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))
        made_at = datetime.now(UTC).isoformat()
        server.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(names[0]), sql.Literal(made_at)))

    def _drop(self, server: psycopg.Connection[Any], name: str) -> None:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _drop_stale(self, server: psycopg.Connection[Any]) -> None:
        """Runs that were killed leave their clone on a server that outlives them, old migrations their template."""
        made = server.execute(
            "SELECT datname, datistemplate, shobj_description(oid, 'pg_database') FROM pg_database "
            "WHERE (starts_with(datname, %s) OR starts_with(datname, %s)) AND datname <> %s",
            [RUN, TEMPLATE, self.template],
        ).fetchall()
        for name, is_template, made_at in made:
            if made_at and datetime.fromisoformat(made_at) < datetime.now(UTC) - STALE:
                if is_template:
                    server.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE false").format(sql.Identifier(name)))
                self._drop(server, name)
