"""Starting the app: what is missing is said, and it is on this machine only."""

import importlib.util
import socket

import pytest
from typer.testing import CliRunner

from conflict_sim.app import server
from conflict_sim.cli import app
from conflict_sim.errors import InputError
from conflict_sim.messages import rendered


def test_a_missing_extra_is_named_with_the_command(monkeypatch):
    there = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "solara" else there(name))
    with pytest.raises(InputError) as error:
        server.check_installed()
    for lang in ("id", "en"):
        assert 'pip install "conflict-sim[app]"' in error.value.render(lang)
    result = CliRunner().invoke(app, ["app", "--no-open", "--lang", "en"])
    assert result.exit_code == 2 and "conflict-sim[app]" in result.output


def test_missing_assets_are_named_too(monkeypatch, tmp_path):
    monkeypatch.setattr(server.sys, "prefix", str(tmp_path))
    with pytest.raises(InputError, match="solara-assets"):
        server.check_installed()


def test_a_taken_port_is_told_before_anything_is_imported():
    with socket.socket() as taken:
        taken.bind((server.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(InputError) as error:
            server.check_port(server.HOST, port)
        assert f"--port {port + 1}" in rendered(error.value, "en")
    server.check_port(server.HOST, port)


def test_it_is_for_this_machine_only_and_tells_nobody():
    assert server.HOST == "127.0.0.1"
    assert server.SETTINGS["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] == "False"
    assert server.SETTINGS["SOLARA_KERNEL_CULL_TIMEOUT"] == "2m"


def test_help_has_examples():
    shown = CliRunner().invoke(app, ["app", "--help"]).output
    assert "conflict-sim app --port 9000" in shown


def test_a_folder_that_holds_no_study_is_told(tmp_path):
    result = CliRunner().invoke(app, ["app", "--no-open", "--study", str(tmp_path), "--lang", "en"])
    assert result.exit_code == 2 and "study" in result.output
    gone = CliRunner().invoke(app, ["app", "--no-open", "--study", str(tmp_path / "gone"), "--lang", "en"])
    assert gone.exit_code == 2


def test_a_sandbox_that_is_not_there_is_told_with_the_nearest_name():
    result = CliRunner().invoke(app, ["app", "--no-open", "--sandbox", "forum_bulunga", "--lang", "en"])
    assert result.exit_code == 2 and "forum_bulungan" in " ".join(result.output.split())
