"""Training: store and data/ in, a model archive out, put in place in one step."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import List, Optional

from bot.errors import ModelError
from bot.knowledge.store import KnowledgeStore
from bot.nlu.model import Model, fingerprint, remove_old
from bot.nlu.training_progress import Show, shown_by
from bot.settings import PROJECT, Settings


@dataclass(frozen=True)
class Trained:
    """The model, and whether it was already there."""

    model: Model
    reused: bool


def train(settings: Settings, force: bool = False, show: Optional[Show] = None) -> Trained:
    """Trains a model from the store and data/, unless the newest one was trained on the very same.

    Args:
        force: train even though nothing changed.
        show: called with (stage, done, in all) while texts are embedded and the ranker is fitted.

    Raises:
        StoreError: there is no knowledge store.
        ModelError: Rasa could not train.
    """
    with KnowledgeStore(settings.knowledge_db, read_only=True) as store:
        questions_hash = store.questions_hash
    wanted = Model.at(settings.models, questions_hash, _fingerprint(settings))
    newest = Model.newest(settings.models)
    if newest == wanted and not force:
        return Trained(wanted, reused=True)
    settings.models.mkdir(parents=True, exist_ok=True)
    if wanted.path.exists() and not force:
        os.utime(wanted.path)
        return Trained(wanted, reused=True)
    with tempfile.TemporaryDirectory(dir=settings.models, prefix="training-") as folder:
        with shown_by(show):
            made = _run_rasa(settings, Path(folder))
        os.replace(made, wanted.path)
    remove_old(settings.models)
    return Trained(wanted, reused=False)


def _run_rasa(settings: Settings, folder: Path) -> Path:
    settings.export()
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["RASA_CACHE_DIRECTORY"] = str(settings.home / "cache")
    import rasa.model_training

    from bot.nlu.packing import lightly

    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), lightly():
        result = rasa.model_training.train(
            domain=str(settings.project / "domain.yml"),
            config=str(settings.project / "config.yml"),
            training_files=[str(settings.project / "data" / "nlu"), str(settings.project / "data" / "rules")],
            output=str(folder),
            fixed_model_name="model",
            force_training=True,
        )
    if result.code != 0 or not result.model:
        raise ModelError(f"Rasa could not train (code {result.code}): {said.getvalue().strip()}")
    return Path(result.model)


def _fingerprint(settings: Settings) -> str:
    """Of everything beside the questions that a model is made from: Rasa's files, talk, dangers, and the code itself."""
    files: List[Path] = [settings.project / name for name in ("config.yml", "domain.yml")]
    for folder in ("nlu", "rules", "emergency"):
        files += [path for path in (settings.project / "data" / folder).rglob("*") if path.suffix in (".yml", ".tsv")]
    for room in ("nlu", "matching"):
        files += [path for path in (PROJECT / "bot" / room).rglob("*") if path.suffix in (".py", ".json", ".npz", ".tsv")]
    files += settings.labelled_questions.glob("*.tsv")
    return fingerprint(files, str(settings.wrong_answer_budget), str(settings.stray_budget), str(settings.embedder))
