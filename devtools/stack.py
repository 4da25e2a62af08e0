"""The parts every command stands on: Odoo's source, the Python environment, PostgreSQL."""
from . import database, source, venv
from .postgres import Postgres


class Stack:
    """Fetches what is missing; afterwards everything is on disk and PostgreSQL runs."""

    def __init__(self, latest=False):
        self.odoo = source.obtain(latest)
        database.require_language(self.odoo)
        self.venv = venv.product().ensure()
        self.postgres = Postgres(self.venv)
        self.started_postgres = self.postgres.start()
