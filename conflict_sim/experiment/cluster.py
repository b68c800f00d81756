"""Runs on a Dask cluster, by the address of its scheduler (extra ``dask``)."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from conflict_sim.errors import InputError, Problem, RunFailedError, system_reason
from conflict_sim.experiment import pool
from conflict_sim.experiment.task import Worlds
from conflict_sim.hashing import source_hash
from conflict_sim.messages import say
from conflict_sim.results import provenance

log = logging.getLogger(__name__)

_SECONDS_TO_CONNECT = 15
#: What Dask takes as an address; anything else it would go on looking for.
_ADDRESS = re.compile(r"\w+://\S+")
Told = tuple[str, int, Any]


@dataclass(frozen=True)
class Cluster:
    """Workers of a Dask cluster; they need this package, of the same code and libraries.

    Args:
        address: Address of the scheduler (``tcp://host:8786``).
        retries: How often runs are tried again whose worker was lost.

    Raises:
        InputError: That is no address.
    """

    address: str
    retries: int = 2

    def __post_init__(self) -> None:
        if not _ADDRESS.fullmatch(self.address):
            raise InputError(Problem(say("study.address_form", address=self.address), key="scheduler"))

    def __call__(self, groups: Sequence[pool.Group], listen: pool.Listener) -> None:
        """Play all groups; runs are told about when their group is finished.

        Raises:
            InputError: Dask is not installed, nobody answers at the address, or the workers have other code.
            RunFailedError: The cluster went away.
        """
        try:
            from distributed import Client, as_completed
        except ImportError:
            raise InputError(say("study.no_dask")) from None
        try:
            client: Any = Client(  # type: ignore[no-untyped-call]
                self.address, timeout=_SECONDS_TO_CONNECT, set_as_default=False
            )
        except (OSError, ValueError) as error:
            reason = system_reason(error)
            raise InputError(say("study.no_cluster", address=self.address, reason=reason)) from None
        with client:
            own, futures = environment(), {}
            for group in groups:
                future = client.submit(play, list(group), own, pure=False, retries=self.retries)
                futures[future] = group
            try:
                finished: Any = as_completed(list(futures), loop=client.loop)  # type: ignore[no-untyped-call]
                for future in finished:
                    _hear(future, futures.pop(future), listen)
            finally:
                client.cancel(list(futures))


def play(group: list[tuple[int, Any]], expected: dict[str, str]) -> list[Told]:
    """Play the runs of a group on a worker, which builds their world once.

    Args:
        group: Numbered runs.
        expected: What :func:`environment` says where the study was started.

    Returns:
        How each ended, as ``pool`` tells it.

    Raises:
        InputError: This worker would compute something else.
    """
    own = environment()
    other = sorted(name for name in expected if own.get(name) != expected[name])
    if other:
        raise InputError(say("study.other_workers", names=other))
    told: list[Told] = []
    worlds = Worlds()
    for index, spec in group:

        def send(what: str, payload: Any, index: int = index) -> None:
            if what != "day":
                told.append((what, index, payload))

        pool.attempt(index, spec, worlds, send)
    return told


def environment() -> dict[str, str]:
    """What of a worker can change a bit of a result."""
    return {"code": source_hash(), **provenance.platform_key()}


def _hear(future: Any, group: pool.Group, listen: pool.Listener) -> None:
    if future.status == "cancelled":
        raise RunFailedError(say("study.cluster_gone"))
    error = future.exception()
    if isinstance(error, InputError):
        raise error
    if error is not None:
        told = say("run.ended", cause=say("study.worker_lost", reason=str(error) or type(error).__name__))
        for index, _ in group:
            listen("failed", index, (told, told))
        return
    for what, index, payload in future.result():
        if what == "raise":
            raise payload
        listen(what, index, payload)
