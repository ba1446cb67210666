"""Lists and comparisons of 100,000 launched lines, with --full of 1,000,000, status of 300,000: processor time and memory"""

import os
import statistics

from common import homes
from common.figures import Figure, at_most
from common.measuring import measure, remove

LARGE = 100_000
COMPLETED = 300_000
HUGE = 1_000_000


def run(setup):
    folder = setup.fresh("views")
    setup.say(f"a ledger of {LARGE:,} lines, with their logs")
    homes.of_launched(setup, folder, LARGE)
    cache = folder / "runs" / ".cache"
    csv = ["compare", "--csv", os.devnull]
    name = f"{LARGE:,} lines"
    figures = measured(setup, f"runs -a, {name}", folder, ["runs", "-a"], 0.7, 100e6)
    figures += measured(
        setup, f"compare --csv, {name}, cold", folder, csv, 2.0, before=lambda: remove(cache)
    )
    figures += measured(setup, f"compare --csv, {name}, warm", folder, csv, 1.0)
    folder = setup.fresh("views")
    setup.say(f"a ledger of {COMPLETED:,} completed lines")
    homes.of_launched(setup, folder, COMPLETED, logs=())
    name = f"status, {COMPLETED:,} completed lines"
    figures += measured(setup, name, folder, ["status", "lines"], 0.6, 50e6)
    if setup.full:
        folder = setup.fresh("views")
        logs = homes.logs_that_fit(folder, HUGE)
        name = f"{HUGE:,} lines" + ("" if logs else " without logs")
        setup.say(f"a ledger of {name}")
        homes.of_launched(setup, folder, HUGE, logs)
        figures += measured(
            setup, f"runs -F 'n=5', {name}", folder, ["runs", "-F", "n=5"], 3, 200e6
        )
        top = ["compare", "--table", "--top", "3"]
        figures += measured(setup, f"compare --top 3, {name}", folder, top, 4)
        best = ["compare", "--table", "--top", "3", "--min", "time"]
        figures += measured(setup, f"compare --top 3 --min time, {name}", folder, best)
        figures += measured(setup, f"runs -a, {name}", folder, ["runs", "-a"])
        figures += measured(setup, f"launch, nothing to do, {name}", folder, ["launch", "lines.txt"])
    setup.fresh("views")
    return figures


def measured(setup, name, folder, command, cpu=None, peak=None, before=lambda: None):
    """The aims are for processor time, which is what does not depend on the neighbours."""
    costs = []
    for _ in range(setup.repeats):
        before()
        costs.append(measure([setup.binary, *command], folder))
    return [
        Figure(name, "cpu", statistics.median(c.cpu for c in costs), "s", cpu and at_most(cpu)),
        Figure(name, "time", statistics.median(c.wall for c in costs), "s"),
        Figure(name, "peak memory", max(c.peak for c in costs), "B", peak and at_most(peak)),
    ]
