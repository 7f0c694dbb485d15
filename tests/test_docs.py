"""What the README and docs say is there is there."""

import re
import subprocess
import sys

import pytest

from bot.cli import cli
from bot.settings import PROJECT

PAGES = [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]


def test_generated_pages_are_up_to_date():
    done = subprocess.run([sys.executable, "tools/docs.py", "--check"], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    links = [link for link in re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_named_exist(page):
    named = set(
        re.findall(r"citewell (?:--home \S+ )?([a-z]+)\b", " ".join(re.findall(r"`[^`]+`|```.*?```", page.read_text("utf-8"), re.S)))
    )
    assert named - set(cli.commands) == set()


def test_every_command_is_in_the_readme():
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert [name for name in cli.commands if f"citewell {name}" not in text] == []


def test_make_targets_of_the_readme_exist():
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text("utf-8"), re.M))
    assert set(re.findall(r"^make ([a-z-]+)", (PROJECT / "README.md").read_text("utf-8"), re.M)) <= targets


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_has_help(name):
    assert cli.commands[name].help
