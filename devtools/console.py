"""What the tool says: numbered steps with their elapsed time, and errors in one sentence."""
import sys
import time
from contextlib import contextmanager


class Failure(Exception):
    """Something the user can mend; the message is one sentence that says how."""


class Console:
    """Prints steps. On a terminal progress overwrites its line; in a log it comes rarely."""

    LOG_INTERVAL = 10

    def __init__(self, stream=None):
        self.stream = stream or sys.stdout
        self.number = 0
        self.open_line = False
        self.last_progress = 0.0
        self.started = time.monotonic()

    @property
    def live(self):
        return self.stream.isatty()

    def say(self, text=""):
        self._close_line()
        print(text, file=self.stream, flush=True)

    def progress(self, text):
        """Show how far the running step is."""
        now = time.monotonic()
        if self.live:
            self.stream.write(f"\r\x1b[K    {text}  ({now - self.started:.0f} s)")
            self.stream.flush()
            self.open_line = True
        elif now - self.last_progress >= self.LOG_INTERVAL:
            self.last_progress = now
            self.say(f"    {text}")

    @contextmanager
    def step(self, title):
        """One numbered piece of work; prints how long it took when it ends well."""
        self.number += 1
        self.last_progress = start = time.monotonic()
        self.say(f"{self.number:>2}. {title} …")
        yield
        self.say(f"    done in {time.monotonic() - start:.1f} s")

    def _close_line(self):
        if self.open_line:
            self.stream.write("\r\x1b[K")
            self.open_line = False


console = Console()
