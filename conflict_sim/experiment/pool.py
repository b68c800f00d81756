"""Worker processes that outlive a failed run, report every day, and stop at once when asked.

Processes are spawned, never forked (compiled kernels with threads do not survive a fork), each with one
compute thread. One pipe per worker carries tasks in and messages out, so a worker that is killed (out of
memory) loses its own run and nothing else. Runs come in groups that share a world (the plans of one seed): a group
stays with one worker, which builds that world once.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import traceback
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from typing import Any

from conflict_sim.errors import ConflictSimError, InputError, RunFailedError
from conflict_sim.experiment.task import RunSpec, Worlds, execute
from conflict_sim.messages import say

log = logging.getLogger(__name__)

#: Called in the parent with (what, index of the run, payload): day, done or failed.
Listener = Callable[[str, int, Any], None]
#: Runs that share a world, with their numbers.
Group = Sequence[tuple[int, RunSpec]]

#: The environment belongs to the whole process: two pools in two threads start their workers one after the other.
_STARTING = threading.Lock()
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


def run_here(groups: Sequence[Group], listen: Listener) -> None:
    """Run one after the other in this process.

    Args:
        groups: The runs; each group shares a world.
        listen: Told about every day, end and failure.

    Raises:
        InputError: The model refuses the scenario, or a result cannot be written.
    """
    for group in groups:
        worlds = Worlds()
        for index, spec in group:

            def send(what: str, payload: Any, index: int = index) -> None:
                listen(what, index, payload)

            attempt(index, spec, worlds, send)


class Stop:
    """Ends a pool from another thread: its runs are given up at once, whatever they are at."""

    def __init__(self) -> None:
        self.ear, self._mouth = multiprocessing.Pipe(duplex=False)
        self._lock = threading.Lock()
        self.asked = False

    def ask(self) -> None:
        """End the pool that listens, or the next one that would; asking again changes nothing."""
        with self._lock:
            if not self.asked:
                self.asked = True
                self._mouth.send_bytes(b"")


class StoppedError(ConflictSimError):
    """A pool was ended by :class:`Stop`."""


def run_in_pool(
    groups: Sequence[Group],
    workers: int,
    listen: Listener,
    *,
    retries: int = 0,
    stop: Stop | None = None,
) -> None:
    """Run in worker processes.

    Args:
        groups: The runs; each group shares a world and stays with one worker.
        workers: Number of processes.
        listen: Told about every day, end and failure, in this process.
        retries: How often a run is tried again whose worker was killed.
        stop: Ends everything from another thread.

    Raises:
        InputError: The model refuses the scenario, or a result cannot be written.
        RunFailedError: Workers cannot start.
        StoppedError: It was ended; no worker is left.
    """
    waiting = deque(deque(group) for group in groups)
    killed: Counter[int] = Counter()
    team: list[Worker] = []
    try:
        while waiting or any(w.busy for w in team):
            if stop is not None and stop.asked:
                raise StoppedError
            while waiting and len(team) < workers:
                team.append(Worker())
            for worker in team:
                if worker.ready and not worker.busy and waiting:
                    worker.take(waiting.popleft())
            for worker in _talking(team, stop):
                _hear(worker, listen)
                if worker.dead:
                    team.remove(worker)
                    left = _bury(worker, listen, killed, retries)
                    if left:
                        waiting.appendleft(left)
    finally:
        for worker in team:
            worker.process.terminate()  # all of them before any is waited for
        for worker in team:
            worker.stop()


class Worker:
    """A process that plays runs, and the pipe to it. It keeps the world that it built last."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs,), daemon=True)
        with _STARTING, _environment(_ONE_THREAD), _no_interrupts():
            self.process.start()
        theirs.close()
        self.ready = False
        self.dead = False
        self.now: tuple[int, RunSpec] | None = None
        self.next: deque[tuple[int, RunSpec]] = deque()

    @property
    def busy(self) -> bool:
        """Whether it has a run to finish."""
        return self.now is not None

    def take(self, group: deque[tuple[int, RunSpec]]) -> None:
        """Hand over the runs of a group, one after the other."""
        self.next = group
        self.go_on()

    def go_on(self) -> None:
        """Hand over the next run, if there is one."""
        self.now = self.next.popleft() if self.next else None
        if self.now is None:
            return
        try:
            self.pipe.send(self.now)
        except OSError:
            log.debug(
                "a worker went away before it got its run"
            )  # the closed pipe says so again when it is read

    def stop(self) -> None:
        """End the process now; its unfinished run leaves nothing behind."""
        self.pipe.close()
        self.process.terminate()
        self.process.join(5)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _talking(team: Sequence[Worker], stop: Stop | None) -> list[Worker]:
    ears = [stop.ear] if stop is not None else []
    ready = wait([*(w.pipe for w in team), *ears], timeout=1.0)
    return [w for w in team if w.pipe in ready]


def _hear(worker: Worker, listen: Listener) -> None:
    try:
        what, payload = worker.pipe.recv()
    except (EOFError, OSError):
        worker.dead = True
        return
    if what == "ready":
        worker.ready = True
        return
    if worker.now is None:
        raise RunFailedError(say("run.turn", what=what))
    if what == "raise":
        raise payload
    index = worker.now[0]
    if what != "day":
        worker.go_on()  # before anything is written here, so that nobody waits
    listen(what, index, payload)


def _bury(worker: Worker, listen: Listener, killed: Counter[int], retries: int) -> deque[tuple[int, RunSpec]]:
    """Say what became of the run of a killed worker; returns the runs that another one has to take over."""
    worker.process.join(5)
    code = worker.process.exitcode
    worker.stop()
    if not worker.ready:
        raise RunFailedError(say("run.unguarded"))
    left = worker.next
    if worker.now is None:
        return left
    index = worker.now[0]
    killed[index] += 1
    if killed[index] <= retries:
        log.warning("a worker was killed; its run is tried again")
        left.appendleft(worker.now)
        return left
    cause = say("run.exit_status", n=code)
    if code is not None and code < 0:
        cause = say("run.signal", n=-code)
    told = say("run.ended", cause=cause)
    listen("failed", index, (told, told))
    return left


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
        worlds = Worlds()
        while True:
            index, spec = pipe.recv()
            attempt(index, spec, worlds, lambda what, payload: pipe.send((what, payload)))
    except (EOFError, OSError):
        log.debug("the parent is gone")


def attempt(index: int, spec: RunSpec, worlds: Worlds, send: Callable[[str, Any], None]) -> None:
    """Run one and say how it ended. Wrong input ends everything, any other error only this run.

    Args:
        index: Number of the run.
        spec: The run.
        worlds: Where the world of the run before may still be.
        send: Told every day, and how it ended.
    """
    try:
        result = execute(spec, lambda day: send("day", day), worlds)
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
