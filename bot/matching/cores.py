"""Much work of the same kind, on every core."""

from __future__ import annotations

import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Callable, Iterator, TypeVar

Result = TypeVar("Result")

FEW = 200  # fewer are done sooner than processes are started
PORTION = 32  # handed to a process at once
MOST = 8  # processes; each needs some memory of its own

_work: Callable[[int], Any]


def on_all_cores(work: Callable[[int], Result], count: int, few: int = FEW, portion: int = PORTION) -> Iterator[Result]:
    """``work`` of 0, 1, ... ``count`` - 1, in that order.

    The processes begin as copies of this one, so that nothing but results is sent; where a process cannot be copied
    safely (macOS, Windows), or where there is little to do, it is done here; so is what is left when one was killed. One
    such call at a time. Fewer than ``few`` are done here; ``portion`` of them are handed over at once.
    """
    global _work
    cores = min(len(os.sched_getaffinity(0)), MOST) if sys.platform == "linux" else 1
    if cores < 2 or count < few or multiprocessing.current_process().daemon:
        yield from map(work, range(count))
        return
    _work, done = work, 0
    try:
        with ProcessPoolExecutor(cores, multiprocessing.get_context("fork")) as pool:
            for result in pool.map(_do, range(count), chunksize=portion):
                yield result
                done += 1
    except BrokenProcessPool:
        yield from map(work, range(done, count))
    finally:
        del _work


def _do(number: int) -> Any:
    return _work(number)
