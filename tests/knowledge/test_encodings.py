"""Text in other encodings, and files too large to be read."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Callable

import pytest

from bot.knowledge import formats
from bot.knowledge.formats import encodings
from bot.knowledge.formats.reading import Options

Write = Callable[..., Path]
REPOSITORY = Path(__file__).resolve().parents[2]
TABLE = "question,answer\nWhat is Sjögren’s syndrome?,“Dry eyes” – naïve café.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_read_whatever_its_form(write: Write, encoding: str) -> None:
    text = TABLE.replace("\n", "\r\n")
    content = formats.read([write("kb.csv", text.encode(encoding))])
    assert content.problems == ()
    assert [(entry.question, entry.answer) for entry in content.entries] == [tuple(TABLE.split("\n")[1].split(","))]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (TABLE, "cp1252"),
        ("question,answer\nЧто такое рассеянный склероз?,Это болезнь нервной системы.\n", "cp1251"),
        ("question,answer\n多発性硬化症とは何ですか?,自己免疫疾患です。\n", "cp932"),
    ],
)
def test_other_encodings_are_found_out_and_said(write: Write, text: str, encoding: str) -> None:
    content = formats.read([write("kb.csv", text.encode(encoding))])
    assert [(problem.code, problem.line) for problem in content.problems] == [("other-encoding", 2)]
    assert encoding in content.problems[0].found and "--encoding" in content.problems[0].cure
    assert content.entries[0].question == text.split("\n")[1].split(",")[0]


def test_an_encoding_can_be_given(write: Write) -> None:
    path = write("kb.csv", "question,answer\nCzym są żółci?,Są.\n".encode("iso8859-2"))
    content = formats.read([path], options=Options(encoding="iso8859-2"))
    assert (content.problems, content.entries[0].question) == ((), "Czym są żółci?")
    (problem,) = formats.read([path], options=Options(encoding="ascii")).problems
    assert (problem.code, problem.line) == ("not-utf-8", 2)


def test_bytes_that_are_no_text_are_named() -> None:
    with pytest.raises(encodings.Undecodable, match="byte 0xff at offset 1 is not UTF-8"):
        encodings.decode(b"a\xff")


@pytest.mark.skipif(sys.platform != "linux", reason="its peak of memory is read from /proc")
def test_a_huge_line_is_refused_without_reading_it(tmp_path: Path) -> None:
    """In a process that may not even have as much memory as the file has bytes."""
    path = tmp_path / "kb.csv"
    with path.open("wb") as file:
        file.write(b"question,answer\nWhy?,")
        file.truncate(8 << 30)  # 8 GB, of which the disk holds a few
    code = (
        "import sys\nfrom bot.knowledge import formats\n"
        "for suffix in ('csv', 'json', 'yml', 'html', 'xml', 'txt', 'md', 'xlsx', 'tsv'):\n"
        "    path = sys.argv[1][:-3] + suffix\n"
        "    import os; os.link(sys.argv[1], path) if suffix != 'csv' else None\n"
        "    for format in (None, *formats.FORMATS):\n"
        "        assert formats.read([path], format).errors, (suffix, format)\n"
        # Not ru_maxrss: a new process inherits that of the one it was forked from.
        "print(next(int(line.split()[1]) for line in open('/proc/self/status') if line.startswith('VmHWM')) // 1024)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 300  # MB


def test_a_file_without_a_size_is_read_up_to_the_limit_only() -> None:
    if not os.path.exists("/dev/zero") or sys.platform != "linux":
        pytest.skip("there is no /dev/zero")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (problem,) = formats.read(["/dev/zero"], "markdown").problems
    assert problem.code == "too-large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024
