"""Finding and comparing runs in homes of 3,000 and 100,000: time, processor time and memory"""

import os
import statistics
import time

from common import homes
from common.figures import Figure, at_most
from common.measuring import measure, remove

SMALL = 3_000
LARGE = 100_000
QUIET = 3
"""Seconds after which what was written is old enough to be remembered."""

LISTS = (
    ("runs", ["runs"], 0.03, 0.15),
    ("runs info", ["runs", "info"], 0.03, 0.15),
    ("runs --error", ["runs", "--error"], None, None),
    ("runs -a", ["runs", "-a"], 0.4, None),
    ("runs -F 'lr < 0.01'", ["runs", "-F", "lr < 0.01"], None, None),
    ("runs -F 'loss < 1'", ["runs", "-F", "loss < 1"], None, None),
)


def run(setup):
    figures = measured(setup, "start-up", setup.fresh("management"), ["--version"], 0.015)
    for count, aim in ((SMALL, 2), (LARGE, 3)):
        folder = setup.fresh("management")
        setup.say(f"a home of {count:,} runs")
        size = homes.of_runs(folder, count, with_folders=count == SMALL)
        for entry in LISTS:
            name = f"{entry[0]}, {count:,} runs in {size / 1e6:.0f} MB"
            figures += measured(setup, name, folder, entry[1], entry[aim])
        if count == SMALL:
            figures += compared(setup, "recorded numbers", folder)
    for kind, make in (("logs", homes.of_lines), ("event files", homes.of_event_files)):
        folder = setup.fresh("management")
        setup.say(f"{SMALL:,} runs with {kind}")
        make(folder, SMALL)
        time.sleep(QUIET)
        figures += compared(setup, kind, folder)
    setup.fresh("management")
    return figures


def compared(setup, kind, folder):
    """`compare` without and with what it remembers of files."""
    cache = folder / "runs" / ".cache"
    command = ["compare", "--csv", os.devnull]
    name = f"compare, {SMALL:,} runs, {kind}"
    return measured(
        setup, f"{name}, cold", folder, command, 1.0, before=lambda: remove(cache)
    ) + measured(setup, f"{name}, warm", folder, command, 0.3)


def measured(setup, name, folder, command, aim, before=lambda: None):
    """The aims are for processor time, which is what does not depend on the neighbours."""
    costs = []
    for _ in range(setup.repeats):
        before()
        costs.append(measure([setup.binary, *command], folder))
    return [
        Figure(name, "cpu", statistics.median(c.cpu for c in costs), "s", aim and at_most(aim)),
        Figure(name, "time", statistics.median(c.wall for c in costs), "s"),
        Figure(name, "peak memory", max(c.peak for c in costs), "B"),
    ]
