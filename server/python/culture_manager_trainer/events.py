"""Events for the caller: one JSON object a line on stdout. Everything else that prints goes to stderr."""

import json
import os
import sys
from typing import Any, TextIO


class Events:
    """Owns the real stdout, so that no library can write between two events."""

    def __init__(self) -> None:
        self._out: TextIO = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
        os.dup2(2, 1)
        sys.stdout = sys.stderr
        self.job: str | None = None
        self.silent = False

    def send(self, event: str, **values: Any) -> None:
        if self.silent:
            return
        record = {"event": event, **({"job": self.job} if self.job else {}), **values}
        try:
            self._out.write(json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n")
            self._out.flush()
        except BrokenPipeError:
            # Nobody reads any more; the work goes on to its next checkpoint and is stopped by the closed stdin.
            self.silent = True
