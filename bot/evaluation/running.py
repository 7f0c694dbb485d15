"""A real server for measurements and tests: ``citewell serve`` as its own process, on free ports."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import List, Optional


class RunningServer:
    """Starts the server and waits for its ready line. Use as a context manager.

    Args:
        home: CITEWELL_HOME, with a store and a model.
        environment: further variables, e.g. settings.

    Raises:
        RuntimeError: it ended, or was not ready in ``patience`` seconds; with what it printed.
    """

    READY = "is ready:"  # in the line it prints when it can answer

    def __init__(self, home: Path, patience: float = 90, **environment: str) -> None:
        self.home = home
        self.port, self.action_port = free_ports(2)
        self.address = f"http://127.0.0.1:{self.port}"
        self.lines: List[str] = []
        self.start_seconds: float = 0.0
        self._patience = patience
        self._environment = environment
        self._process: Optional["subprocess.Popen[str]"] = None
        self._ready = threading.Event()

    def command(self) -> List[str]:
        """What is run, in the current folder."""
        command = [sys.executable, "-m", "bot.cli", "--home", str(self.home), "serve"]
        return [*command, "--port", str(self.port), "--action-port", str(self.action_port)]

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def __enter__(self) -> "RunningServer":
        started = time.monotonic()
        self._process = subprocess.Popen(
            self.command(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **self._environment},
        )
        threading.Thread(target=self._read, daemon=True).start()
        if not self._ready.wait(self._patience) or self._process.poll() is not None:
            self.__exit__()
            raise RuntimeError("The server did not become ready:\n" + "\n".join(self.lines[-30:]))
        self.start_seconds = time.monotonic() - started
        return self

    def __exit__(self, *_: object) -> None:
        if self._process and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _read(self) -> None:
        assert self._process is not None and self._process.stdout is not None
        for line in self._process.stdout:
            self.lines.append(line.rstrip())
            if self.READY in line:
                self._ready.set()
        self._ready.set()


def free_ports(count: int) -> List[int]:
    """Different ports of this machine that nothing listens on."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports
