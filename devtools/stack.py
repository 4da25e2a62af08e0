"""The parts commands stand on: Odoo's source, the Python environment, PostgreSQL."""
from . import database, source, venv
from .postgres import Postgres


class Stack:
    """Fetches what is missing; afterwards everything is on disk. PostgreSQL starts on demand."""

    def __init__(self, latest=False):
        self.odoo = source.obtain(latest)
        database.require_language(self.odoo)
        self.venv = venv.product().ensure()
        self.postgres = Postgres(self.venv)
        self.started_postgres = False

    def start_postgres(self):
        self.started_postgres = self.postgres.start()
        return self

    def release(self):
        """Stop PostgreSQL if it runs only because of this command.

        Meanwhile a demo or another test run of this checkout may have come to use it too.
        """
        if self.started_postgres and not self.postgres.in_use():
            self.postgres.stop()
