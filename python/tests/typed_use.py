"""Checked by mypy, not run: the types that callers see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List

import batchrun

if TYPE_CHECKING:
    import pandas
    from typing_extensions import assert_type

    assert_type(batchrun.runs(as_frame=False), List[Dict[str, Any]])
    assert_type(batchrun.runs("a", as_frame=True, completed=True), pandas.DataFrame)
    assert_type(batchrun.compare(columns=["a"], as_frame=False, filter=["a > 1", "b < 2"]), List[Dict[str, Any]])
    assert_type(batchrun.compare(top=3, as_frame=True), pandas.DataFrame)
    assert_type(batchrun.series("ab12", "loss", as_frame=False), List[Dict[str, Any]])
    assert_type(batchrun.series("ab12", as_frame=True), pandas.DataFrame)
    assert_type(batchrun.sweep({"program": "x"}), List[str])
    assert_type(batchrun.launch("runfile"), batchrun.Launch)
    assert_type(batchrun.launch([["a", "b"], "c"], name="n", timeout="2h").wait(), Dict[str, Any])
    assert_type([event["event"] for event in batchrun.launch("runfile")], List[Any])
    batchrun.runs(colour="red")  # type: ignore[call-overload]
    batchrun.compare(columns=3)  # type: ignore[call-overload]
