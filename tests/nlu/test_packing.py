"""Archives packed lightly are archives as before."""

from pathlib import Path

from rasa.engine.storage import local_model_storage
from tarsafe import TarSafe

from bot.nlu.packing import lightly


def test_what_is_packed_lightly_can_be_unpacked(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("word " * 1000, encoding="utf-8")
    with lightly():
        with local_model_storage.TarSafe.open(tmp_path / "model.tar.gz", "w:gz") as tar:
            tar.add(tmp_path / "words.txt", arcname="words.txt")
    assert local_model_storage.TarSafe is TarSafe
    content = (tmp_path / "model.tar.gz").read_bytes()
    assert content[8] == 4, "gzip says that the fastest level was used"
    with TarSafe.open(tmp_path / "model.tar.gz", "r:gz") as tar:
        tar.extractall(tmp_path / "out")
    assert (tmp_path / "out" / "words.txt").read_text(encoding="utf-8") == "word " * 1000
