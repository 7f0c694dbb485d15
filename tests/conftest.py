"""What the slow tests share: one trained model a run, and servers on copies of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Iterator

import pytest

from bot.evaluation.running import RunningServer

os.environ["RASA_TELEMETRY_ENABLED"] = "false"


def run_citewell(home: Path, *arguments: str, code: int = 0, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Runs the command in a process of its own and holds it to its exit code."""
    command = [sys.executable, "-W", "ignore", "-m", "bot.cli", "--home", str(home), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment}, timeout=600)
    assert done.returncode == code, f"{arguments}: exit code {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


@pytest.fixture(scope="session")
def trained_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the shipped knowledge base, imported and trained; read it only, or copy it."""
    home = tmp_path_factory.mktemp("trained")
    run_citewell(home, "import")
    run_citewell(home, "train")
    return home


@pytest.fixture
def own_home(trained_home: Path, tmp_path: Path) -> Path:
    """A copy of the trained home that a test may change."""
    return copy_home(trained_home, tmp_path / "home")


@pytest.fixture(scope="module")
def server(trained_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server for the tests of one module."""
    home = copy_home(trained_home, tmp_path_factory.mktemp("server") / "home")
    with RunningServer(home) as running:
        yield running


def copy_home(home: Path, target: Path) -> Path:
    shutil.copytree(home, target, ignore=shutil.ignore_patterns("cache", "embeddings"))
    return target


def lend_vectors(home: Path, target: Path) -> None:
    """A training in the target embeds only what the other home does not know."""
    shutil.copytree(home / "embeddings", target / "embeddings", copy_function=os.link)
