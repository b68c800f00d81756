"""The same study on a Dask cluster, by address: the same bytes, with a worker killed, and refusals in words."""

import os
import signal
import sys
import threading
import time

import pytest

from conflict_sim.errors import InputError
from conflict_sim.experiment import cluster
from conflict_sim.experiment.sweep import sweep
from tests.experiment.test_sweep import here  # noqa: F401


@pytest.fixture
def address(monkeypatch):
    distributed = pytest.importorskip("distributed")
    monkeypatch.setenv("STAND_IN_SECONDS_PER_DAY", "0.02")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as made:
        yield made.scheduler_address, made


def test_a_cluster_of_two_with_one_killed_gives_the_bytes_of_this_machine(here, address, monkeypatch):  # noqa: F811
    where, made = address
    monkeypatch.delenv("STAND_IN_SECONDS_PER_DAY")
    sweep("study.yaml", out="local", workers=1)
    pids = [worker["pid"] for worker in made.scheduler.identity()["workers"].values() if "pid" in worker]
    pids = pids or [nanny.pid for nanny in made.workers.values()]
    seen = []

    def kill():
        time.sleep(0.5)
        os.kill(pids[0], signal.SIGKILL)

    threading.Thread(target=kill, daemon=True).start()
    result = sweep(
        "study.yaml", out="cluster", scheduler=where, progress=lambda p: seen.append(p.count("done"))
    )
    assert result.failures == () and seen[-1] == 16
    for name in ("study.parquet", "summary.json"):
        assert (here / "cluster" / name).read_bytes() == (here / "local" / name).read_bytes()


def test_workers_with_other_code_are_refused(here, address, monkeypatch):  # noqa: F811
    monkeypatch.setattr(cluster, "source_hash", lambda: "other")
    with pytest.raises(InputError, match="differs from this machine in: code"):
        sweep("study.yaml", scheduler=address[0])


def test_nobody_at_the_address(here, monkeypatch):  # noqa: F811
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "_SECONDS_TO_CONNECT", 1)
    with pytest.raises(InputError, match=r"nobody answers at tcp://127\.0\.0\.1:9"):
        sweep("study.yaml", scheduler="tcp://127.0.0.1:9")


def test_without_dask_it_says_what_to_install(here, monkeypatch):  # noqa: F811
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install 'conflict-sim\[dask\]'"):
        sweep("study.yaml", scheduler="tcp://127.0.0.1:8786")


@pytest.mark.parametrize(
    ("engine", "message"), [("dask", "needs the address"), ("spark", "unknown engine 'spark'")]
)
def test_engines_that_cannot_be(here, engine, message):  # noqa: F811
    with pytest.raises(InputError, match=message):
        sweep("study.yaml", engine=engine)


def test_a_scheduler_is_no_part_of_this_machine(here):  # noqa: F811
    with pytest.raises(InputError, match="only dask has one"):
        sweep("study.yaml", engine="local", scheduler="tcp://127.0.0.1:8786")


def test_what_is_no_address_is_refused_at_once(here):  # noqa: F811
    with pytest.raises(InputError, match="'foo' is no address of a scheduler"):
        sweep("study.yaml", scheduler="foo")
