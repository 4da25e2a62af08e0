"""Runs in Odoo's Python, once a side: prepares the data, and measures what needs no HTTP.

Arguments: side, configuration file, database, where to write, repetitions, lines.
"""
import json
import sys
import time
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path

import odoo.init  # noqa: F401 (sets Odoo up; must come first)
from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tests import Form
from odoo.tools import config

PASSWORD = 'measured'


class Bench:
    """What both sides use to measure: each repetition in a transaction of its own."""

    def __init__(self, registry, repetitions, lines):
        self.registry = registry
        self.repetitions = repetitions
        self.lines = lines
        self.results = {}

    def measure(self, side, work, user, function, repetitions=None):
        """Run ``function(env, number)`` for each repetition, after one that is not counted."""
        figures = {'seconds': [], 'queries': []}
        returned = []
        for number in range((repetitions or self.repetitions) + 1):
            with self.registry.cursor() as cr:
                env = Environment(cr, user, {'lang': 'en_US'})
                before, started = cr.sql_log_count, time.perf_counter()
                returned.append(function(env, number))
                env.flush_all()
                cr.commit()
                if number:
                    figures['seconds'].append(time.perf_counter() - started)
                    figures['queries'].append(cr.sql_log_count - before)
        self.results.setdefault(side, {})[work] = figures
        return returned

    def reading(self, side, user, audits, line_model, link):
        """Form and list of ``audits`` (``{lines: id}``), as the web client reads them."""
        with self.registry.cursor() as cr:
            env = Environment(cr, user, {'lang': 'en_US'})
            model = env[line_model]._fields[link].comodel_name
            spec = Form(env[model].browse(audits[self.lines]))._view['fields_spec']
            arch, _view = env[line_model]._get_view(view_type='list')
            columns = {}
            for node in arch.iter('field'):
                field = env[line_model]._fields[node.get('name')]
                columns[field.name] = {'fields': {'display_name': {}}} if field.relational else {}

        def form(audit):
            return lambda env, _number: env[model].browse(audit).web_read(spec)

        def page(audit, limit):
            return lambda env, _number: env[line_model].web_search_read(
                [(link, '=', audit)], columns, limit=limit)
        # Short, so more often.
        often = 5 * self.repetitions
        self.measure(side, 'form', user, form(audits[self.lines]), often)
        self.measure(side, 'list', user, page(audits[self.lines], 80), often)
        for size in (30, 3000):
            self.measure(side, f'form_{size}', user, form(audits[size]), often)
            self.measure(side, f'list_{size}', user, page(audits[size], 30), often)

    def key(self, env, user):
        """An API key as people make them in their preferences."""
        return env['res.users.apikeys'].with_user(user)._generate(
            'rpc', "Benchmark", datetime.now() + timedelta(days=1))


def main(side, conf, database, answer, repetitions, lines):
    config.parse_config(['-c', conf, '-d', database, '--no-http', '--log-level', 'error'])
    registry = Registry(database)
    bench = Bench(registry, int(repetitions), int(lines))
    with registry.cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        prepared = import_module(side).prepare(env, bench, PASSWORD)
    done = import_module(side).measure(bench, prepared)
    Path(answer).write_text(json.dumps({'results': bench.results, 'password': PASSWORD, **done}))


if __name__ == '__main__':
    main(*sys.argv[1:])
