"""Where each side runs, and how something is done there."""
import json
import os
import subprocess
import sys
from pathlib import Path

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
        """What needs no HTTP, in a process of the side's own Python."""
        self.say(f"{subject.capitalize()}: {side} …")
        python, config, database = self._side(side)
        answer = self.folder / f'{subject}_{side}.json'
        subprocess.run(
            [python, '-W', 'ignore', HERE / 'inside.py', subject, side, config, database, answer,
             json.dumps(self.options)], check=True)
        return json.loads(answer.read_text())

    def server(self, side):
        return Server(*self._side(side), self.folder / f'{side}.log')

    def say(self, text):
        print(text, file=sys.stderr, flush=True)
