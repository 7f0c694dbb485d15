"""The bots that are compared: how each is trained, where its model lies, how it is served, and how its understanding is read."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Sequence

from bot.evaluation.running import RunningServer
from bot.evaluation.stock import Design, StockProject
from bot.evaluation.stock_outcomes import Result, citewell_result, diet_result, selector_result
from bot.nlu.model import Model
from bot.settings import PROJECT

RASA = [sys.executable, "-W", "ignore", "-m", "rasa"]
CITEWELL = [sys.executable, "-W", "ignore", "-m", "bot.cli"]
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}
# What `citewell` sets for itself.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Used:
    """What a command took: seconds by the clock, seconds of the processors, and the most memory it held, in MB."""

    seconds: float
    cpu_seconds: float
    peak_mb: float


class StockServer(RunningServer):
    """``rasa run`` with the project's model and credentials; ``home`` is the project's folder."""

    READY = "Rasa server is up and running."

    def command(self) -> List[str]:
        options = {"--model": "models/model.tar.gz", "--credentials": "credentials.yml", "--endpoints": "endpoints.yml"}
        files = [part for option, name in options.items() for part in (option, str(self.home / name))]
        return [*RASA, "run", "--interface", "127.0.0.1", "--port", str(self.port), *files]


@dataclass(frozen=True)
class Contender:
    """One bot. ``read`` turns what its model understood into the form of `citewell match`."""

    name: str
    home: Path
    training: Sequence[str]
    server: Callable[..., RunningServer]
    read: Callable[[Mapping[str, Any]], Result]
    environment: Dict[str, str]
    inputs: Sequence[Path] = ()  # the files it is trained from, where these tell all
    socket: bool = False  # whether it has a Socket.IO channel that `Reader` speaks

    def train(self) -> Used:
        """Trains it from nothing, in a process of its own."""
        return run_alone(self.training, self.home, self.environment)

    @property
    def model(self) -> Path:
        """The archive that was trained last."""
        newest = Model.newest(self.home / "models")
        return newest.path if newest else self.home / "models" / "model.tar.gz"


def train_once(contender: Contender, say: Callable[[str], None]) -> Used:
    """Trains a bot, unless it was trained in its folder from the same files before; then what that took."""
    record, digest = contender.home / "training.json", _digest(contender.inputs)
    if contender.inputs and record.exists():
        kept = json.loads(record.read_text(encoding="utf-8"))
        if kept["of"] == digest:
            say(f"{contender.name}: was trained before")
            return Used(**kept["used"])
    say(f"{contender.name}: training")
    used = contender.train()
    say(f"{contender.name}: trained in {used.seconds:.0f} s, {used.cpu_seconds:.0f} s of the processors")
    record.write_text(json.dumps({"of": digest, "used": asdict(used)}), encoding="utf-8")
    return used


def stock(project: StockProject) -> Contender:
    """A stock Rasa project. Its data are not validated before training, to its advantage: Citewell's are checked when imported."""
    return Contender(
        name=f"Rasa: {project.design.value}",
        home=project.folder,
        training=[*RASA, "train", "--fixed-model-name", "model", "--skip-validation"],
        server=StockServer,
        read=diet_result if project.design is Design.DIET else selector_result,
        environment=QUIET,
        inputs=[*sorted((project.folder / "data").iterdir()), project.folder / "domain.yml", project.folder / "config.yml"],
    )


def citewell(home: Path) -> Contender:
    """Citewell with a store in ``home``."""
    return Contender(
        name="Citewell",
        home=home,
        training=[*CITEWELL, "--home", str(home), "train"],
        server=RunningServer,
        read=citewell_result,
        environment={**QUIET, **ONE_THREAD, "CITEWELL_HOME": str(home)},
        socket=True,
    )


def _digest(paths: Sequence[Path]) -> str:
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()


def run_alone(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Used:
    """Runs a command in a folder and measures its process; it finds ``bot`` where this process does.

    Raises:
        RuntimeError: it failed; with what it printed.
    """
    environment = {**os.environ, **environment, "PYTHONPATH": str(PROJECT)}
    with tempfile.TemporaryFile() as said:
        started = time.monotonic()
        process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=subprocess.STDOUT, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{' '.join(command)} failed ({process.returncode}):\n{said.read().decode(errors='replace')[-3000:]}")
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes
    return Used(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6)
