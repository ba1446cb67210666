"""runs(), compare() and series()."""

import math
from pathlib import Path

import batchrun
import pytest


def rows(table):
    """A list of dicts of either kind of result."""
    return table if isinstance(table, list) else table.to_dict("records")


def test_runs_are_listed_newest_first(sweep_of_three, as_frame):
    found = rows(batchrun.runs("three", as_frame=as_frame))
    assert [run["flags"]["lr"] for run in found] == [3, 2, 1]
    assert {run["operation"] for run in found} == {"three"}


def test_names_are_whole_names(sweep_of_three):
    batchrun.launch(["true"], name="three.more").wait()
    assert len(batchrun.runs("three", as_frame=False)) == 3
    assert len(batchrun.runs("three.more", "three", as_frame=False)) == 4
    assert len(batchrun.runs(as_frame=False)) == 4
    assert batchrun.runs("threeXmore", as_frame=False) == []


@pytest.mark.parametrize(
    "filters, expected",
    [
        ({"failed": True}, [2]),
        ({"failed": False}, [3, 1]),
        ({"completed": True}, [3, 1]),
        ({"filter": "lr > 1"}, [3, 2]),
        ({"filter": ["lr > 1", "loss < 6"]}, [2]),
        ({"operation": "thr*"}, [3, 2, 1]),
        ({"operation": "other"}, []),
        ({"started": "last hour", "completed": True}, [3, 1]),
        ({"started": "before today"}, []),
        ({"marked": True}, []),
        ({"marked": False, "label": None}, [3, 2, 1]),
        ({"tag": "best"}, []),
        ({"running": True}, []),
    ],
)
def test_filters_choose_runs(sweep_of_three, filters, expected):
    assert [run["flags"]["lr"] for run in batchrun.runs(as_frame=False, **filters)] == expected
    found = batchrun.compare(as_frame=False, columns="=lr", **filters)
    assert [row["lr"] for row in found] == expected


def test_an_unknown_filter_is_an_error():
    with pytest.raises(TypeError, match="unknown filter 'colour'; filters are filter, operation,"):
        batchrun.runs(colour="red")


def test_compare_has_parameters_and_metrics(sweep_of_three, as_frame):
    found = rows(batchrun.compare("three", minimum="loss", as_frame=as_frame))
    assert [(row["lr"], row["loss"], row["status"]) for row in found] == [
        (1, 2, "completed"),
        (2, 4, "error"),
        (3, 6, "completed"),
    ]


def test_compare_sorts_and_cuts(sweep_of_three):
    found = batchrun.compare("three", columns=["=lr", "loss"], maximum="loss", top=2, as_frame=False)
    assert [(row["lr"], row["loss"]) for row in found] == [(3, 6), (2, 4)]
    assert "operation" not in found[0]


def test_groups(as_frame):
    commands = [f"sh -c 'echo loss: {loss}' train --lr={lr} --seed={loss}" for lr in (1, 2) for loss in (lr, lr + 2)]
    batchrun.launch(commands, name="seeds").wait()
    found = rows(batchrun.compare("seeds", group_by="=lr", columns="loss", minimum="loss", as_frame=as_frame))
    assert [(row["lr"], row["runs"], row["loss"]) for row in found] == [(1, 2, 2), (2, 2, 3)]


def test_what_json_cannot_write_is_a_number_again(as_frame):
    batchrun.launch(["echo 'loss: nan'", "echo 'loss: inf'", "true"], name="odd").wait()
    found = {row["run"]: row["loss"] for row in rows(batchrun.compare("odd", as_frame=as_frame))}
    finite = [value for value in found.values() if value is not None and not math.isnan(value)]
    assert finite == [math.inf]
    assert any(isinstance(value, float) and math.isnan(value) for value in found.values())


def test_home_is_that_of_the_program(monkeypatch, tmp_path, sweep_of_three):
    assert len(batchrun.runs(home=tmp_path / "runs", as_frame=False)) == 3
    monkeypatch.chdir("/")
    monkeypatch.setenv("BATCHRUN_HOME", str(tmp_path / "runs"))
    assert len(batchrun.runs(as_frame=False)) == 3
    assert batchrun.runs(home=tmp_path / "empty", as_frame=False) == []


def test_a_frame_without_pandas_is_an_error(monkeypatch, sweep_of_three):
    import sys

    monkeypatch.setitem(sys.modules, "pandas", None)
    assert isinstance(batchrun.compare("three"), list)
    with pytest.raises(batchrun.BatchrunError, match="pandas is not installed"):
        batchrun.compare("three", as_frame=True)


def test_a_series_has_all_values_and_their_steps(as_frame):
    code = "for s in 1 2 3; do echo step: $s; echo loss: $((4 - s)); done; echo acc: 9"
    batchrun.launch([code], name="curve").wait()
    run = batchrun.runs("curve", as_frame=False)[0]["id"]
    found = batchrun.series(run, "loss", as_frame=as_frame)
    if as_frame:
        assert found["loss"].to_dict() == {1: 3, 2: 2, 3: 1}
        assert found.index.name == "step"
        assert sorted(batchrun.series(run).columns) == ["acc", "loss"]
    else:
        assert found == [{"step": s, "name": "loss", "value": 4 - s} for s in (1, 2, 3)]
        assert {row["name"] for row in batchrun.series(run[:8], as_frame=False)} == {"acc", "loss"}
        for row in (batchrun.runs(as_frame=False)[0], batchrun.compare(as_frame=False)[0]):
            assert batchrun.series(row, "loss", as_frame=False) == found
        with pytest.raises(batchrun.BatchrunError, match="has no metric 'los'"):
            batchrun.series(run, "los")


def test_a_job_logs_its_own_metrics():
    source = Path(batchrun.__file__).parents[1]
    Path("train.py").write_text(
        "import sys\n"
        f"sys.path.insert(0, {str(source)!r})\n"
        "import batchrun\n"
        "for step in (1, 2): batchrun.log({'val': {'acc': step / 4}}, step=step)\n"
    )
    import sys

    batchrun.launch([[sys.executable, "train.py"]], name="logged").wait()
    row = batchrun.compare("logged", as_frame=False)[0]
    assert row["val/acc"] == 0.5
    assert [point["value"] for point in batchrun.series(row["run"], "val/acc", as_frame=False)] == [0.25, 0.5]


def test_frames_have_timestamps_and_columns_without_runs_too(sweep_of_three):
    pandas = pytest.importorskip("pandas")
    for frame in (batchrun.runs(), batchrun.compare(), batchrun.runs(marked=True), batchrun.compare(marked=True)):
        assert str(frame["started_at"].dtype).startswith("datetime64[") and frame["started_at"].dt.tz is not None
        assert (frame["stopped_at"] >= frame["started_at"]).all()
    assert batchrun.runs(marked=True).columns.tolist() == batchrun.runs().columns.tolist()
    frame = batchrun.compare()
    assert isinstance(frame, pandas.DataFrame)
    assert set(batchrun.compare(marked=True).columns) <= set(frame.columns)


def test_columns_that_were_asked_for_are_the_only_ones(sweep_of_three):
    row = batchrun.compare(columns=["=lr", "min loss"], as_frame=False)[0]
    assert list(row) == ["run", "lr", "min loss"]
    assert "started_at" in batchrun.compare(as_frame=False)[0]
