"""The action server's process: started, watched, and started again when it ends."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import threading
from typing import Optional

import aiohttp

from bot.settings import Settings, variable

logger = logging.getLogger(__name__)

RESTART_PAUSE = 1.0  # seconds between an end and the next start
PATIENCE = 5.0  # seconds a process is given to end


class ActionServer:
    """One child process, which ends with this one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: Optional["subprocess.Popen[bytes]"] = None
        self._stopping = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._settings.action_port}"

    def start(self) -> None:
        """Starts the process, and keeps it running until ``stop``."""
        threading.Thread(target=self._keep_running, daemon=True).start()

    def stop(self) -> None:
        """Ends the process."""
        self._stopping.set()
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()

    async def is_healthy(self) -> bool:
        """Whether it answers."""
        try:
            async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session:
                async with session.get(f"{self.url}/health") as response:
                    return response.status == 200
        except (aiohttp.ClientError, asyncio.TimeoutError):
            return False

    def _keep_running(self) -> None:
        environment = {**os.environ, variable("home"): str(self._settings.home)}
        while not self._stopping.is_set():
            self._process = subprocess.Popen(
                [sys.executable, "-m", "actions", str(self._settings.action_port)],
                stdin=subprocess.PIPE,  # its end is how the child notices that this process is gone
                cwd=self._settings.project,
                env=environment,
            )
            code = self._process.wait()
            if not self._stopping.wait(RESTART_PAUSE):
                logger.error("The action server ended (exit code %s); starting it again", code)
