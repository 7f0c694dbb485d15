"""Work spread over processes comes back whole and in order."""

from __future__ import annotations

import os
import sys

import pytest

from bot.matching import cores
from bot.matching.cores import FEW, on_all_cores

SEVERAL = pytest.mark.skipif(sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2, reason="one core: everything is done here")


@pytest.mark.parametrize("count", [0, 1, FEW - 1, FEW, 3 * FEW + 7])
def test_results_come_in_order(count: int) -> None:
    assert list(on_all_cores(lambda number: number * number, count)) == [number * number for number in range(count)]


@SEVERAL
def test_much_work_is_done_by_other_processes_and_little_here() -> None:
    assert os.getpid() not in set(on_all_cores(lambda _: os.getpid(), FEW))
    assert set(on_all_cores(lambda _: os.getpid(), FEW - 1)) == {os.getpid()}


@SEVERAL
def test_an_error_is_told() -> None:
    def fail(number: int) -> int:
        raise ValueError(f"number {number}")

    with pytest.raises(ValueError, match="number 0"):
        list(on_all_cores(fail, FEW))


@SEVERAL
def test_what_a_killed_process_left_is_done_here() -> None:
    here = os.getpid()

    def fragile(number: int) -> int:
        if os.getpid() != here and number > FEW:
            os._exit(1)
        return number

    assert list(on_all_cores(fragile, 2 * FEW)) == list(range(2 * FEW))


def test_without_safe_copies_everything_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores.sys, "platform", "darwin")
    assert set(on_all_cores(lambda _: os.getpid(), FEW)) == {os.getpid()}
