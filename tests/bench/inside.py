"""Runs in Odoo's Python, once a subject and side: prepares the data, measures what needs no HTTP.

Arguments: subject, side, configuration file, database, where to write, options (JSON).
"""
import json
import sys
import time
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path

import odoo.init  # noqa: F401 (sets Odoo up; must come first)
from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tools import config

PASSWORD = 'measured'


class Bench:
    """What all subjects use to measure: each repetition in a transaction of its own."""

    def __init__(self, registry, repetitions, lines, files, links, **_options):
        self.registry = registry
        self.repetitions = repetitions
        self.lines = lines
        self.files = files
        self.links = links
        self.results = {}

    @contextmanager
    def env(self, user=SUPERUSER_ID):
        """A transaction of its own, as ``user``; committed in the end."""
        with self.registry.cursor() as cr:
            env = Environment(cr, user, {'lang': 'en_US'})
            yield env
            env.flush_all()
            cr.commit()

    def once(self, user, function, number):
        """``(seconds, queries)`` of ``function(env, number)``, committed; and what it returned."""
        with self.env(user) as env:
            before, started = env.cr.sql_log_count, time.perf_counter()
            returned = function(env, number)
            env.flush_all()
            env.cr.commit()
            return time.perf_counter() - started, env.cr.sql_log_count - before, returned

    def measure(self, side, work, user, function, repetitions=None):
        """Run ``function(env, number)`` for each repetition, after one that is not counted."""
        figures = {'seconds': [], 'queries': []}
        all_returned = []
        for number in range((repetitions or self.repetitions) + 1):
            seconds, queries, returned = self.once(user, function, number)
            all_returned.append(returned)
            if number:
                figures['seconds'].append(seconds)
                figures['queries'].append(queries)
        self.results.setdefault(side, {})[work] = figures
        return all_returned

    def often(self, side, work, user, function):
        """The same for what is short, so that it is measured more often."""
        return self.measure(side, work, user, function, 5 * self.repetitions)

    def request(self, env):
        """As if what follows came with a request of its own: nothing is in the cache."""
        env.flush_all()
        env.invalidate_all()

    def analyse(self):
        """Let the database count what was inserted, as it does by itself within a minute."""
        with self.registry.cursor() as cr:
            cr.execute("ANALYZE")

    def key(self, env, user):
        """An API key as people make them in their preferences."""
        return env['res.users.apikeys'].with_user(user)._generate(
            'rpc', "Benchmark", datetime.now() + timedelta(days=1))


def main(subject, side, conf, database, answer, options):
    options = json.loads(options)
    config.parse_config([
        '-c', conf, '-d', database, '--no-http', '--log-level', 'error',
        '--smtp', '127.0.0.1', '--smtp-port', str(options['smtp_port']),
        '--email-from', 'bench@example.com'])
    registry = Registry(database)
    bench = Bench(registry, **options)
    subject = import_module(f'{subject}.{side}')
    with bench.env() as env:
        prepared = subject.prepare(env, bench, PASSWORD)
    if hasattr(subject, 'works'):
        bench.analyse()
        serve(bench, subject.works(bench, prepared))
        done = subject.finish(bench) if hasattr(subject, 'finish') else {}
    else:
        done = subject.measure(bench, prepared)
    Path(answer).write_text(json.dumps({'results': bench.results, 'password': PASSWORD, **done}))


def serve(bench, works):
    """Do what run.py asks for, so that both sides can take turns: a line each way.

    ``works`` is ``{(side, work): (user, function)}``.
    """
    print(json.dumps(list(works)), flush=True)
    for line in sys.stdin:
        side, work, number = json.loads(line)
        seconds, queries, _returned = bench.once(*works[side, work], number)
        print(json.dumps([seconds, queries]), flush=True)


if __name__ == '__main__':
    main(*sys.argv[1:])
