"""`citewell check` as it is typed: exit codes, the table, JSON, acceptances, the shipped base."""

import io
import json
import re
from dataclasses import replace

import fastjsonschema
import pytest
from click.testing import CliRunner
from rich.console import Console

from bot.cli import cli
from bot.commands import console
from bot.knowledge.problems import CODES
from bot.settings import PROJECT
from tests.conftest import run_citewell
from tests.knowledge.conftest import build_entry

SOUND = build_entry(answer="Azathioprine is a tablet. " + " ".join(["It calms the immune system, and some doctors give it for MS."] * 6))
FAULTY = replace(SOUND, answer=SOUND.answer + " It cures MS.")
BROKEN = replace(SOUND, next="nowhere")
TERMS = "- {name: azathioprine, kind: drug}\n- {name: multiple sclerosis, kind: condition, synonyms: [MS]}\n"
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "entry": {"type": ["string", "null"]},
            "code": {"enum": sorted(CODES)},
            "severity": {"enum": ["error", "warning", "note"]},
            "path": {"type": "string"},
            "line": {"type": ["integer", "null"], "minimum": 1},
            "place": {"type": "string"},
            "found": {"type": "string", "minLength": 1},
            "cure": {"type": "string", "minLength": 1},
        },
        "required": ["entry", "code", "severity", "path", "line", "place", "found", "cure"],
        "additionalProperties": False,
    },
}


@pytest.fixture
def citewell(tmp_path, monkeypatch):
    """Runs a command; its exit code, and what it prints."""
    written = io.StringIO()
    monkeypatch.setattr(console, "out", Console(file=written, width=200))

    def run(*arguments):
        written.seek(0)
        written.truncate()
        result = CliRunner().invoke(cli, ["--home", str(tmp_path / "home"), *map(str, arguments)])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output + written.getvalue()

    return run


@pytest.fixture
def complaints(monkeypatch):
    """What is written to standard error."""
    written = io.StringIO()
    monkeypatch.setattr(console, "err", Console(file=written, width=400))
    return written


def test_a_sound_base_gives_0_and_says_so(citewell, base):
    assert citewell("check", base(SOUND, terms=TERMS)) == (0, "0 errors, 0 warnings, 0 notes\n")


def test_a_warning_gives_0_and_1_when_strict(citewell, base):
    folder = base(FAULTY, terms=TERMS)
    code, text = citewell("check", folder)
    assert code == 0 and "0 errors, 1 warnings, 0 notes" in text and "absolute-claim" in text and re.search(r"imuran\.md:\d+ ", text)
    assert citewell("check", folder, "--strict")[0] == 1


def test_an_error_gives_1(citewell, base):
    code, text = citewell("check", base(BROKEN, terms=TERMS))
    assert code == 1 and "next-to-nowhere" in text


def test_wrong_use_gives_2(citewell):
    assert citewell("check", "--nonsense")[0] == 2


def test_an_accepted_finding_is_not_told(citewell, base):
    checks = "accept:\n  - {code: absolute-claim, entry: imuran, reason: a test}\n"
    assert citewell("check", base(FAULTY, terms=TERMS, checks=checks), "--strict")[0] == 0


def test_a_single_file_is_checked_with_what_lies_beside_its_folder(citewell, base):
    checks = "accept:\n  - {code: absolute-claim, entry: imuran, reason: a test}\n  - {code: orphan, entry: other, reason: not here}\n"
    other = replace(SOUND, id="cold", question="Is cold bad?", phrasings=("a", "b", "c"))
    folder = base(replace(FAULTY, next="cold"), other, terms=TERMS, checks=checks)
    assert citewell("check", folder / "imuran.md", "--strict", "--quick") == (0, "0 errors, 0 warnings, 0 notes\n")
    assert "unused-acceptance" in citewell("check", folder, "--quick")[1]


def test_json_has_every_finding_by_its_schema(citewell, base):
    code, text = citewell("check", base(replace(FAULTY, next="nowhere"), terms=TERMS, checks="accept: no"), "--json")
    found = json.loads(text)
    fastjsonschema.compile(SCHEMA)(found)
    assert code == 1
    assert [(each["entry"], each["code"]) for each in found] == [
        (None, "wrong-type"),
        ("imuran", "next-to-nowhere"),
        ("imuran", "absolute-claim"),
    ]


def test_the_table_shows_some_of_a_kind_and_all_when_asked(citewell, base):
    entries = [replace(FAULTY, id=f"e{n}", question=f"Q {n}?", phrasings=(f"a {n}", f"b {n}", f"c {n}")) for n in range(25)]
    folder = base(*entries, terms=TERMS)
    text = citewell("check", folder)[1]
    assert "... and 5 more of absolute-claim; --all lists them" in text
    assert citewell("check", folder, "--all")[1].count("│ absolute-claim") == 25


def test_the_store_is_checked_by_the_ids_of_its_entries(citewell, base):
    citewell("import", base(FAULTY, terms=TERMS))
    text = citewell("check", "--json")[1]
    assert [(each["place"], each["code"]) for each in json.loads(text)] == [("imuran", "absolute-claim")]


def test_the_wording_of_the_shipped_knowledge_base_is_clean(citewell):
    assert citewell("check", PROJECT / "data" / "knowledge", "--strict", "--quick") == (0, "0 errors, 0 warnings, 0 notes\n")


@pytest.mark.graph
def test_the_shipped_knowledge_base_is_clean(trained_home):
    done = run_citewell(trained_home, "check", "data/knowledge", "--strict")
    assert done.stdout == "0 errors, 0 warnings, 0 notes\n"


def test_fix_puts_files_right_and_says_what_it_did(citewell, base, complaints):
    folder = base(SOUND, terms=TERMS)
    path = folder / "imuran.md"
    sound = path.read_bytes()
    path.write_bytes(sound.replace(b"title: Azathioprine", b"title: Azathioprine.") + b"\n")
    path.chmod(0o640)
    assert "title-punctuation" in citewell("check", folder, "--quick")[1]
    before = path.read_bytes()
    code, text = citewell("check", folder, "--fix", "--dry-run")
    assert code == 0 and "-    title: Azathioprine.\n+    title: Azathioprine\n" in text and path.read_bytes() == before
    assert citewell("check", folder, "--fix", "--quick") == (0, "0 errors, 0 warnings, 0 notes\n")
    assert path.read_bytes() == sound and path.stat().st_mode & 0o777 == 0o640
    assert re.search(r"imuran.md:\d+: title-punctuation: 'Azathioprine.' is now 'Azathioprine'", complaints.getvalue())
    assert sorted(each.name for each in folder.iterdir()) == ["imuran.md"]


def test_fix_needs_files(citewell, tmp_path):
    assert citewell("check", "--fix")[0] == 2
    assert citewell("check", tmp_path / "nowhere", "--fix")[0] == 2
    assert citewell("check", tmp_path, "--dry-run")[0] == 2
