"""The tests call the real program: ``$BATCHRUN_BINARY``, else the release build of this checkout."""

import os
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "python"))

import batchrun  # noqa: E402


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Every test works in an empty folder; nothing of the caller's environment decides."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("BATCHRUN_") and name != "BATCHRUN_BINARY":
            monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture(params=["lists", "frames"])
def as_frame(request):
    """Both kinds of results, where pandas is installed."""
    if request.param == "frames":
        pytest.importorskip("pandas")
    return request.param == "frames"


@pytest.fixture
def sweep_of_three():
    """Three jobs with a parameter and a metric; the second fails."""
    commands = [f"sh -c 'echo loss: {lr * 2}; exit {code}' train --lr={lr}" for lr, code in ((1, 0), (2, 3), (3, 0))]
    assert batchrun.launch(commands, name="three").wait()["completed"] == 2
    return "three"
