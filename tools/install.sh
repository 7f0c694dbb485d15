#!/usr/bin/env bash
# Makes .venv from uv.lock. Needs Python 3.10: as python3.10, through pyenv and .python-version, or through uv.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { echo "$1" >&2; exit 1; }
is_310() { "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' 2>/dev/null; }

python=""
for candidate in python3.10 python3 python "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10*/bin/python; do
  if command -v "$candidate" >/dev/null 2>&1 && is_310 "$candidate"; then
    python=$(command -v "$candidate")
    break
  fi
done

if command -v uv >/dev/null 2>&1; then
  uv=uv
  [ -n "$python" ] || python=3.10 # uv finds or fetches it
elif [ -n "$python" ]; then
  uv=.venv-uv/bin/uv
  if ! [ -x "$uv" ]; then
    echo "Installing uv ..."
    "$python" -m venv .venv-uv || fail "Python's venv module is missing. On Debian: apt-get install python3.10-venv"
    .venv-uv/bin/pip install --quiet --disable-pip-version-check "uv>=0.5,<1" \
      || fail "uv could not be installed from PyPI. Is the network there?"
  fi
else
  fail "Python 3.10 was not found. Install it (python3.10, or pyenv install 3.10, or uv) and run make again."
fi

echo "Installing the Python packages ..."
# Compiled once here: a server that starts need not do it.
"$uv" sync --locked --quiet --compile-bytecode --python "$python" \
  || fail "The Python packages could not be installed. Is the network there? The lines above say what failed."
touch .venv/installed
