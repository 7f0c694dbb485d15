"""Much work of the same kind, on every core."""

from __future__ import annotations

import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from typing import Any, Callable, Iterator, TypeVar

Result = TypeVar("Result")

FEW = 200  # fewer are done sooner than processes are started
PORTION = 32  # handed to a process at once

_work: Callable[[int], Any]


def on_all_cores(work: Callable[[int], Result], count: int) -> Iterator[Result]:
    """``work`` of 0, 1, ... ``count`` - 1, in that order.

    The processes begin as copies of this one, so that nothing but results is sent; where a process cannot be copied
    safely (macOS, Windows), or where there is little to do, it is done here.

    Raises:
        BrokenProcessPool: a process was killed.
    """
    global _work
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
    if cores < 2 or count < FEW or multiprocessing.current_process().daemon:
        yield from map(work, range(count))
        return
    _work = work
    with ProcessPoolExecutor(cores, multiprocessing.get_context("fork")) as pool:
        yield from pool.map(_do, range(count), chunksize=PORTION)


def _do(number: int) -> Any:
    return _work(number)
