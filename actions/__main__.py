"""The action server as a process of its own: ``python -m actions PORT``.

It listens on this machine only, and ends when its standard input does: a server that started it and was killed leaves no
orphan that holds the port.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import warnings


def _end_with_input() -> None:
    # Not through sys.stdin, whose lock a thread that waits would keep from the interpreter's end.
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(0)


def main() -> None:
    # Not by a filter: some of the libraries put their own filters in its place.
    warnings.showwarning = lambda *_args, **_kwargs: None
    from rasa_sdk.endpoint import create_app

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    app = create_app("actions", cors_origins="")
    if not sys.stdin.isatty():
        threading.Thread(target=_end_with_input, daemon=True).start()
    app.run("127.0.0.1", int(sys.argv[1]), workers=1, access_log=False, motd=False)


if __name__ == "__main__":
    main()
