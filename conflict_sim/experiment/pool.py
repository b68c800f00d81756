"""Worker processes that outlive a failed run, report every day, and stop at once when asked.

Processes are spawned, never forked (compiled kernels with threads do not survive a fork), each with one
compute thread. One pipe per worker carries tasks in and messages out, so a worker that is killed (out of
memory) loses its own run and nothing else.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from typing import Any

from conflict_sim.errors import InputError, RunFailedError
from conflict_sim.experiment.task import RunSpec, execute
from conflict_sim.messages import say

log = logging.getLogger(__name__)

#: Called in the parent with (what, index of the run, payload): day, done or failed.
Listener = Callable[[str, int, Any], None]

_ONE_THREAD = {
    "NUMBA_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_here(specs: Sequence[RunSpec], listen: Listener) -> None:
    """Run one after the other in this process.

    Raises:
        InputError: The model refuses the scenario, or a result cannot be written.
    """
    for index, spec in enumerate(specs):

        def send(what: str, payload: Any, index: int = index) -> None:
            listen(what, index, payload)

        _attempt(index, spec, send)


def run_in_pool(specs: Sequence[RunSpec], workers: int, listen: Listener) -> None:
    """Run in worker processes.

    Args:
        specs: The runs.
        workers: Number of processes.
        listen: Told about every day, end and failure, in this process.

    Raises:
        InputError: The model refuses the scenario, or a result cannot be written.
        RunFailedError: Workers cannot start.
    """
    waiting = deque(enumerate(specs))
    team: list[_Worker] = []
    try:
        while waiting or any(w.index is not None for w in team):
            while waiting and len(team) < workers:
                team.append(_Worker())
            for worker in team:
                if worker.ready and worker.index is None and waiting:
                    worker.give(*waiting.popleft())
            for worker in _talking(team):
                _hear(worker, listen)
                if worker.dead:
                    team.remove(worker)
    finally:
        for worker in team:
            worker.stop()


class _Worker:
    """A process and the pipe to it."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs,), daemon=True)
        with _environment(_ONE_THREAD), _no_interrupts():
            self.process.start()
        theirs.close()
        self.ready = False
        self.dead = False
        self.index: int | None = None

    def give(self, index: int, spec: RunSpec) -> None:
        """Hand over a run."""
        self.index = index
        self.pipe.send((index, spec))

    def stop(self) -> None:
        """End the process now; its unfinished run leaves nothing behind."""
        self.pipe.close()
        self.process.terminate()
        self.process.join(5)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _talking(team: Sequence[_Worker]) -> list[_Worker]:
    ready = wait([w.pipe for w in team], timeout=1.0)
    return [w for w in team if w.pipe in ready]


def _hear(worker: _Worker, listen: Listener) -> None:
    try:
        what, payload = worker.pipe.recv()
    except (EOFError, OSError):
        _bury(worker, listen)
        return
    if what == "ready":
        worker.ready = True
        return
    index = worker.index
    if index is None:
        raise RunFailedError(say("run.turn", what=what))
    if what == "raise":
        raise payload
    if what != "day":
        worker.index = None
    listen(what, index, payload)


def _bury(worker: _Worker, listen: Listener) -> None:
    worker.process.join(5)
    code = worker.process.exitcode
    worker.dead = True
    worker.stop()
    if not worker.ready:
        raise RunFailedError(say("run.unguarded"))
    if worker.index is not None:
        cause = say("run.exit_status", n=code)
        if code is not None and code < 0:
            cause = say("run.signal", n=-code)
        told = say("run.ended", cause=cause)
        listen("failed", worker.index, (told, told))
        worker.index = None


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """Set variables for the children that start inside the block."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Hold back Ctrl-C while a child starts, which inherits that: its imports would end in a traceback each.

    One that comes in between reaches this process at the end of the block.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # starts with the first child otherwise, and lets Ctrl-C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(pipe: Connection) -> None:
    """Body of a worker. Ctrl-C is for the parent, which ends its workers itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        pipe.send(("ready", None))
        while True:
            index, spec = pipe.recv()
            _attempt(index, spec, lambda what, payload: pipe.send((what, payload)))
    except (EOFError, OSError):
        log.debug("the parent is gone")


def _attempt(index: int, spec: RunSpec, send: Callable[[str, Any], None]) -> None:
    """Run one and say how it ended. Wrong input ends everything, any other error only this seed."""
    try:
        result = execute(spec, lambda day: send("day", day))
    except InputError as error:
        if multiprocessing.parent_process() is None:
            raise
        send("raise", error)
    except (BrokenPipeError, ConnectionResetError):
        raise
    except Exception as error:
        log.debug("run %d failed", index, exc_info=True)
        told = say("run.crashed", kind=type(error).__name__, message=str(error))
        send("failed", (told, traceback.format_exc()))
    else:
        send("done", result)
