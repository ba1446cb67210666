"""log(): lines in $BATCHRUN_METRICS."""

import json
import subprocess
import sys
import time
from pathlib import Path

import batchrun
import pytest


@pytest.fixture
def lines(monkeypatch, tmp_path):
    """What was logged so far, as dicts without their time."""
    path = tmp_path / "metrics.jsonl"
    monkeypatch.setenv("BATCHRUN_METRICS", str(path))

    def read():
        found = [json.loads(line) for line in path.read_text().splitlines()]
        assert all(abs(time.time() - line.pop("time")) < 60 for line in found)
        return found

    return read


def test_a_call_is_a_line(lines):
    batchrun.log(step=1, loss=0.5)
    batchrun.log({"val": {"acc": 0.9, "loss": 1}}, step=2, lr=1e-3)
    batchrun.log({"a name with blanks": 3})
    batchrun.log(loss=float("inf"))
    assert lines() == [
        {"step": 1, "loss": 0.5},
        {"step": 2, "val": {"acc": 0.9, "loss": 1}, "lr": 0.001},
        {"a name with blanks": 3},
        {"loss": float("inf")},
    ]


def test_outside_a_job_nothing_is_written(tmp_path):
    batchrun.log(step=1, loss=0.5)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize(
    "values, message",
    [
        ({"loss": "high"}, "loss='high' is not a number"),
        ({"loss": None}, "loss=None is not a number"),
        ({"ok": True}, "ok=True is not a number"),
        ({"val": {"acc": [1]}}, "val/acc=\\[1\\] is not a number"),
        ({"step": 1.5}, "step=1.5 is not a whole number"),
        ({"step": float("nan")}, "step=nan is not a whole number"),
    ],
)
def test_what_is_no_number_is_an_error_inside_and_outside_of_jobs(monkeypatch, tmp_path, values, message, inside):
    path = tmp_path / "metrics.jsonl"
    if inside:
        monkeypatch.setenv("BATCHRUN_METRICS", str(path))
    with pytest.raises(TypeError, match=message):
        batchrun.log(**values)
    assert not path.exists()


def test_numbers_of_numpy(lines):
    numpy = pytest.importorskip("numpy")
    batchrun.log(step=numpy.int64(3), a=numpy.float32(0.5), b=numpy.array(2.0), c=numpy.int32(4))
    assert lines() == [{"step": 3, "a": 0.5, "b": 2.0, "c": 4}]
    with pytest.raises(TypeError, match="is not a number"):
        batchrun.log(a=numpy.array([1.0, 2.0]))


def test_lines_of_several_processes_do_not_mix(lines, tmp_path):
    code = "import batchrun\nfor i in range(300): batchrun.log(step=i, name_%s=i)" % ("x" * 100)
    source = str(Path(batchrun.__file__).parents[1])
    import os

    processes = [
        subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": source}) for _ in range(3)
    ]
    assert [process.wait() for process in processes] == [0, 0, 0]
    assert len(lines()) == 900


def test_a_folder_that_was_removed_is_made_again(monkeypatch, tmp_path):
    path = tmp_path / "metrics" / "ab12.jsonl"
    monkeypatch.setenv("BATCHRUN_METRICS", str(path))
    batchrun.log(loss=1)
    assert json.loads(path.read_text())["loss"] == 1


def test_a_ledger_that_is_gone_is_an_error(monkeypatch, tmp_path):
    monkeypatch.setenv("BATCHRUN_METRICS", str(tmp_path / "gone" / "metrics" / "ab12.jsonl"))
    with pytest.raises(FileNotFoundError):
        batchrun.log(loss=1)
