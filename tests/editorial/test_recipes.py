"""The hook and the recipes of docs/checks.md do what they say."""

import os
import re
import shlex
import subprocess
import sys

import pytest
import yaml

from bot.cli import cli
from bot.settings import PROJECT
from tests.editorial.test_check_command import FAULTY, SOUND, TERMS

DOCS = (PROJECT / "docs" / "checks.md").read_text(encoding="utf-8")
HOOKS = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def test_the_hook_of_pre_commit_is_a_command_there_is():
    (hook,) = HOOKS
    assert {"id", "name", "entry", "language", "files"} <= set(hook)
    program, command, *options = shlex.split(hook["entry"])
    known = {name for option in cli.commands[command].params for name in option.opts}
    assert program == "citewell" and set(options) <= known
    assert re.search(hook["files"], "data/knowledge/heat.md") and not re.search(hook["files"], "logo.png")


def test_recipes_are_yaml_and_name_options_there_are():
    recipes = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", DOCS, re.DOTALL)]
    assert [sorted(map(str, recipe)) for recipe in recipes] == [["repos"], ["True", "jobs", "name"], [".citewell", "content", "links"]]
    assert recipes[0]["repos"][0]["hooks"][0]["id"] == HOOKS[0]["id"]
    known = {name for option in cli.commands["check"].params for name in option.opts}
    for line in re.findall(r"citewell check (.*)", DOCS):
        assert {word for word in line.partition("#")[0].split() if word.startswith("--")} <= known, line


@pytest.fixture
def repository(base, tmp_path):
    """A git repository of content with the hook of the docs; runs git, and gives its exit code."""
    folder = base(SOUND, terms=TERMS)
    commands = tmp_path / "bin"
    commands.mkdir()
    run = f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -W ignore -m bot.cli --home {shlex.quote(str(tmp_path / "home"))} "$@"\n'
    (commands / "citewell").write_text(run)
    (commands / "citewell").chmod(0o755)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    nobody = {f"GIT_{who}_{what}": "nobody@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    env = {**clean, **nobody, "PATH": f"{commands}:{os.environ['PATH']}", "PYTHONPATH": str(PROJECT), "GIT_CONFIG_GLOBAL": os.devnull}

    def git(*arguments):
        done = subprocess.run(["git", *arguments], cwd=tmp_path, env=env, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    git("init", "-q")
    hook = tmp_path / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(re.search(r"```sh\n(.*?)```", DOCS, re.DOTALL).group(1))
    hook.chmod(0o755)
    return folder, git


def test_the_hook_of_git_stops_a_warning_and_lets_sound_content_pass(repository, base):
    folder, git = repository
    git("add", "data")
    assert git("commit", "-qm", "Sound")[0] == 0
    base(FAULTY, terms=TERMS)
    git("add", "data")
    code, text = git("commit", "-qm", "Faulty")
    assert code == 1 and "absolute-claim" in text
    git("reset", "-q")
    assert git("commit", "-q", "--allow-empty", "-m", "Nothing of the content")[0] == 0
    assert git("log", "--format=%s")[1] == "Nothing of the content\nSound\n"
