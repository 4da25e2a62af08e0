"""Where each side runs, and how something is done there."""
import json
import os
import subprocess
import sys
from pathlib import Path

import figures
from server import Server

HERE = Path(__file__).parent


class Surroundings:
    """Both sides, as devtools/bench.py has set them up."""

    def __init__(self, folder, options):
        self.folder = Path(folder)
        self.options = options

    def _side(self, side):
        return [os.environ[f'ISO_BENCH_{side.upper()}_{what}']
                for what in ('PYTHON', 'CONFIG', 'DATABASE')]

    def inside(self, subject, side):
        """What needs no HTTP, in a process of the side's own Python; it measures by itself."""
        self.say(f"{subject.capitalize()}: {side} …")
        command, answer = self._inside(subject, side)
        subprocess.run(command, check=True)
        return json.loads(answer.read_text())

    def _inside(self, subject, side):
        python, config, database = self._side(side)
        answer = self.folder / f'{subject}_{side}.json'
        return [python, '-W', 'ignore', HERE / 'inside.py', subject, side, config, database,
                answer, json.dumps(self.options)], answer

    def in_turn(self, subject, sides, rows, warm_up=True):
        """The figures of ``rows`` (``(work, label, repetitions)``): the sides take turns.

        What else the machine does thus slows all of them. The first time (``warm_up``) is not
        counted.
        """
        workers = [Worker(self, subject, side) for side in sides]
        results = {side: {} for worker in workers for side, _work in worker.works}
        for work, _label, times in rows:
            self.say(f"  {work}")
            for number in range(not warm_up, times * self.options['repetitions'] + 1):
                for worker in workers:
                    for side, known in worker.works:
                        if known == work:
                            seconds, queries = worker.do(side, work, number)
                            if number:
                                figures.add(results[side], work, seconds, queries)
        return results, {
            side: worker.finish() for side, worker in zip(sides, workers, strict=True)}

    def server(self, side):
        return Server(*self._side(side), self.folder / f'{side}.log')

    def say(self, text):
        print(text, file=sys.stderr, flush=True)


class Worker:
    """A process of a side that does what it is told (see ``serve`` in inside.py)."""

    def __init__(self, surroundings, subject, side):
        surroundings.say(f"{subject.capitalize()}: prepare {side} …")
        command, self.answer = surroundings._inside(subject, side)
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.works = [tuple(work) for work in self._read()]

    def _read(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"A side failed (exit code {self.process.wait()}), see above.")
        return json.loads(line)

    def do(self, side, work, number):
        self.process.stdin.write(json.dumps([side, work, number]) + "\n")
        self.process.stdin.flush()
        return self._read()

    def finish(self):
        self.process.communicate()
        return json.loads(self.answer.read_text())
