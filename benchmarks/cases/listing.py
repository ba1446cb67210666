"""Listing the 20 newest of 10,000 runs: time and memory"""

import statistics

from common.figures import Figure, at_most
from common.measuring import measure

from cases.batch import PROJECT

RUNS = 10_000


def run(setup):
    setup.say(f"{RUNS:,} runs, to be listed")
    folder = setup.fresh("listing")
    (folder / "batchrun.yml").write_text(PROJECT)
    values = f"i=range[1:{RUNS}]"
    measure([setup.binary, "run", "nothing", values, "-y", "--quiet", "-j", 2], folder)
    size = (folder / "runs" / "nothing" / "metadata.json").stat().st_size
    figures = []
    for name, options, aim in (
        ("runs", [], at_most(0.05)),
        ("runs --operation", ["--operation", "nothing"], None),
        ("runs --error", ["--error"], None),
    ):
        costs = [measure([setup.binary, "runs", *options], folder) for _ in range(setup.repeats)]
        subject = f"{name}, {RUNS:,} runs in {size / 1e6:.0f} MB"
        figures += [
            Figure(subject, "time", statistics.median(cost.wall for cost in costs), "s", aim),
            Figure(subject, "cpu", statistics.median(cost.cpu for cost in costs), "s"),
            Figure(subject, "peak memory", max(cost.peak for cost in costs), "B"),
        ]
    setup.fresh("listing")
    return figures
