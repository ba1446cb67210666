"""Runs and their results, from the JSON that the program prints."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Optional, Sequence, TypedDict, Union, overload

from ._binary import AnyPath, BatchrunError, call, home_option

if TYPE_CHECKING:
    from typing import Literal

    import pandas
    from typing_extensions import Unpack

Row = Dict[str, Any]
Texts = Union[str, Sequence[str]]


class Filters(TypedDict, total=False):
    """Which runs are meant; several filters must all hold.

    >>> Filters(operation="train", completed=True)
    {'operation': 'train', 'completed': True}
    """

    filter: Texts  # expressions: "lr > 0.1 and loss < 2"
    operation: Texts  # a part of its name, a pattern with * or ?, or a regular expression
    label: Texts
    tag: Texts
    started: str  # "today", "last 2 hours"
    batch: Texts  # the id of a batch
    marked: bool
    running: bool
    completed: bool
    failed: bool
    terminated: bool
    pending: bool
    staged: bool


# The columns of a DataFrame without runs, so that it can be used like any other.
_RUN_COLUMNS = (
    "id run_dir opref operation flags exit_status cmd comments marked label started started_at status stopped"
    " stopped_at tags"
).split()
_COMPARED_COLUMNS = "run operation started time status label started_at stopped_at".split()
_TIMES = ("started_at", "stopped_at")

# The option of each filter; of those that are True or False, both, where there are two.
_TEXT_OPTIONS = {
    "filter": "--filter",
    "operation": "--operation",
    "label": "--label",
    "tag": "--tag",
    "started": "--started",
    "batch": "--batch",
}
_SWITCHES = {
    "marked": ("--marked", "--unmarked"),
    "running": ("--running", "--not-running"),
    "completed": ("--completed", "--not-completed"),
    "failed": ("--error", "--not-error"),
    "terminated": ("--terminated", "--not-terminated"),
    "pending": ("--pending", "--not-pending"),
    "staged": ("--staged", "--not-staged"),
}


@overload
def runs(
    *names: str, home: Optional[AnyPath] = None, as_frame: Literal[True], **filters: Unpack[Filters]
) -> pandas.DataFrame: ...
@overload
def runs(
    *names: str, home: Optional[AnyPath] = None, as_frame: Literal[False], **filters: Unpack[Filters]
) -> List[Row]: ...
@overload
def runs(
    *names: str, home: Optional[AnyPath] = None, as_frame: None = None, **filters: Unpack[Filters]
) -> Any: ...
def runs(
    *names: str, home: Optional[AnyPath] = None, as_frame: Optional[bool] = None, **filters: Unpack[Filters]
) -> Any:
    """Return runs, the newest first, with the members that ``batchrun runs --json`` prints.

    ``names`` are names of launches or operations; without one, all runs match. ``as_frame``: True
    for a DataFrame, False for a list of dicts; None for what is possible. In a DataFrame
    ``started_at`` and ``stopped_at`` are timestamps in UTC. ``home`` is the runs folder, by default
    what the program takes. The filters are those of ``Filters``.

    >>> launch(["true", "false"], name="two").wait()["failed"]
    1
    >>> [run["exit_status"] for run in runs("two", failed=True, as_frame=False)]
    [1]
    """
    arguments = ["runs", "list", "--all", "--json", *home_option(home), *_options(filters)]
    for name in names:
        # The whole name, not a part of it.
        arguments += ["--operation", "^" + re.escape(name) + "$"]
    return _table(json.loads(call(arguments)), as_frame, _RUN_COLUMNS)


@overload
def compare(
    *names: str,
    home: Optional[AnyPath] = None,
    columns: Optional[Texts] = None,
    minimum: Optional[str] = None,
    maximum: Optional[str] = None,
    top: Optional[int] = None,
    group_by: Optional[Texts] = None,
    as_frame: Literal[True],
    **filters: Unpack[Filters],
) -> pandas.DataFrame: ...
@overload
def compare(
    *names: str,
    home: Optional[AnyPath] = None,
    columns: Optional[Texts] = None,
    minimum: Optional[str] = None,
    maximum: Optional[str] = None,
    top: Optional[int] = None,
    group_by: Optional[Texts] = None,
    as_frame: Literal[False],
    **filters: Unpack[Filters],
) -> List[Row]: ...
@overload
def compare(
    *names: str,
    home: Optional[AnyPath] = None,
    columns: Optional[Texts] = None,
    minimum: Optional[str] = None,
    maximum: Optional[str] = None,
    top: Optional[int] = None,
    group_by: Optional[Texts] = None,
    as_frame: None = None,
    **filters: Unpack[Filters],
) -> Any: ...
def compare(
    *names: str,
    home: Optional[AnyPath] = None,
    columns: Optional[Texts] = None,
    minimum: Optional[str] = None,
    maximum: Optional[str] = None,
    top: Optional[int] = None,
    group_by: Optional[Texts] = None,
    as_frame: Optional[bool] = None,
    **filters: Unpack[Filters],
) -> Any:
    """Return the parameters and metrics of runs, one row for each run.

    ``names`` are names of launches, or ids. ``columns`` are those of ``batchrun compare``
    (``"=lr"``, ``"loss"``, ``"min loss"``), and then only these and the runs' ids are there.
    ``minimum`` or ``maximum`` is the column to sort by, ``top`` how many rows to keep. With
    ``group_by`` a row is a group, with means and standard deviations. What a run does not have is
    None, in a DataFrame NaN.

    >>> commands = [f"sh -c 'echo loss: {lr}.5' train --lr={lr}" for lr in (3, 1, 2)]
    >>> launch(commands, name="lr").wait()["completed"]
    3
    >>> rows = compare("lr", columns=["=lr", "loss"], minimum="loss", top=2, as_frame=False)
    >>> [(row["lr"], row["loss"]) for row in rows]
    [(1, 1.5), (2, 2.5)]
    """
    arguments = ["compare", "--json", *home_option(home), *_options(filters)]
    for option, columns_of_option in (("--strict-cols", columns), ("--group-by", group_by)):
        for column in _texts(columns_of_option):
            arguments += [option, column]
    for option, column_or_none in (("--min", minimum), ("--max", maximum)):
        if column_or_none is not None:
            arguments += [option, column_or_none]
    if top is not None:
        arguments += ["--top", str(top)]
    rows = json.loads(call([*arguments, "--", *names]))
    # The program adds the times to all rows.
    unwanted = [] if columns is None else [name for name in _TIMES if name not in _texts(columns)]
    table = [
        {name: _value(value) for name, value in row.items() if name not in unwanted} for row in rows
    ]
    return _table(table, as_frame, [name for name in _COMPARED_COLUMNS if name not in unwanted])


@overload
def series(
    run: Union[str, Row], *names: str, home: Optional[AnyPath] = None, as_frame: Literal[True]
) -> pandas.DataFrame: ...
@overload
def series(
    run: Union[str, Row], *names: str, home: Optional[AnyPath] = None, as_frame: Literal[False]
) -> List[Row]: ...
@overload
def series(
    run: Union[str, Row], *names: str, home: Optional[AnyPath] = None, as_frame: None = None
) -> Any: ...
def series(
    run: Union[str, Row], *names: str, home: Optional[AnyPath] = None, as_frame: Optional[bool] = None
) -> Any:
    """Return all values of the metrics of a run, in the order in which they were reported.

    ``run`` is an id or its beginning, or a row of ``runs`` or ``compare``; ``names`` are the metrics, without one all of them. Rows are
    dicts of ``step``, ``name`` and ``value``; a DataFrame is indexed by step and has a column for
    each name.

    >>> summary = launch(["printf 'step: %s\\\\nloss: %s\\\\n' 1 0.5 2 0.25"], name="one").wait()
    >>> run = runs("one", as_frame=False)[0]
    >>> [(row["step"], row["value"]) for row in series(run, "loss", as_frame=False)]
    [(1, 0.5), (2, 0.25)]
    """
    identifier = run if isinstance(run, str) else str(run["id"] if "id" in run else run["run"])
    arguments = ["runs", "info", identifier, "--json", *home_option(home)]
    for name in names or ("*",):
        arguments += ["--series", name]
    found: Mapping[str, List[List[Any]]] = json.loads(call(arguments))["series"]
    rows = [
        {"step": step, "name": name, "value": _value(value)}
        for name, points in found.items()
        for step, value in points
    ]
    if not _wants_frame(as_frame):
        return rows
    import pandas

    if not rows:
        return pandas.DataFrame(index=pandas.Index([], name="step"))
    columns = {}
    for name, points in found.items():
        column = pandas.Series(
            [_value(value) for _, value in points], index=[step for step, _ in points], dtype=float
        )
        # Of several values of one step the last counts, as everywhere.
        columns[name] = column[~column.index.duplicated(keep="last")]
    return pandas.DataFrame(columns).sort_index().rename_axis("step")


def _texts(value: Optional[Texts]) -> List[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


def _options(filters: Mapping[str, Any]) -> List[str]:
    options: List[str] = []
    for name, value in filters.items():
        if value is None:
            continue
        if name in _TEXT_OPTIONS:
            for text in _texts(value):
                options += [_TEXT_OPTIONS[name], text]
        elif name in _SWITCHES:
            options.append(_SWITCHES[name][0 if value else 1])
        else:
            known = ", ".join([*_TEXT_OPTIONS, *_SWITCHES])
            raise TypeError(f"unknown filter {name!r}; filters are {known}")
    return options


def _value(value: Any) -> Any:
    """JSON has no numbers for these three; the program writes them as texts."""
    return float(value) if isinstance(value, str) and value in ("nan", "inf", "-inf") else value


def _wants_frame(as_frame: Optional[bool]) -> bool:
    if as_frame is False:
        return False
    try:
        import pandas  # noqa: F401
    except ImportError:
        if as_frame:
            raise BatchrunError("pandas is not installed; use as_frame=False, or pip install pandas")
        return False
    return True


def _table(rows: List[Row], as_frame: Optional[bool], columns: List[str]) -> Any:
    """Return rows as a DataFrame or as they are; ``columns`` are those of a DataFrame without rows."""
    if not _wants_frame(as_frame):
        return rows
    import pandas

    frame = pandas.DataFrame(rows) if rows else pandas.DataFrame(columns=columns)
    for name in _TIMES:
        if name in frame:
            times = [datetime.fromisoformat(text) if isinstance(text, str) else None for text in frame[name]]
            frame[name] = pandas.to_datetime(pandas.Series(times, dtype=object), utc=True)
    return frame
