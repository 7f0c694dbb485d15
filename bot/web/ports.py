"""Ports of this machine."""

from __future__ import annotations

import socket
import sys


def is_free(host: str, port: int) -> bool:
    """Whether this process can listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
