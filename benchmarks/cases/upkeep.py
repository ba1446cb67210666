"""Keeping metadata.json up to date: its share of a launch of 100,000 jobs

A ledger of 100,000 finished jobs is launched with one new line, and with none; the difference is one
whole rewriting of the snapshot. While a ledger grows it is rewritten when it has doubled, so all the
rewritings together cost at most about twice the last one.
"""

import statistics

from common.figures import Figure, at_most
from common.launchers import batchrun
from common.measuring import Failed, measure
from common.workloads import Numbered, finished

JOBS = 100_000
SAMPLE = 5_000


def run(setup):
    folder = setup.fresh("upkeep")
    runfile = finished(setup, folder, Numbered("echo hello", JOBS))
    snapshot = folder / "runs" / "jobs" / "metadata.json"
    command = [setup.binary, "launch", runfile]
    idle, rewriting = [], []
    for number in range(setup.repeats):
        setup.say(f"round {number + 1} of {setup.repeats}")
        idle.append(measure(command, folder).cpu)
        with open(runfile, "a") as file:
            file.write(f"echo new {number}\n")
        written = snapshot.stat().st_mtime_ns
        rewriting.append(measure(command, folder).cpu)
        if snapshot.stat().st_mtime_ns == written:
            raise Failed("a launch with a new job did not bring the snapshot up to date")
    rewrite = statistics.median(rewriting) - statistics.median(idle)

    setup.say(f"{SAMPLE:,} jobs, for the cost of one")
    sample = setup.fresh("upkeep")
    launch = batchrun(setup).prepare(sample, Numbered("echo hello", SAMPLE), 2)
    whole = measure(launch, sample).cpu / SAMPLE * JOBS
    return [
        Figure(f"one rewriting of {JOBS:,} records", "cpu", rewrite, "s"),
        Figure(f"launch of {JOBS:,} jobs, from one of {SAMPLE:,}", "cpu", whole, "s"),
        Figure("all rewritings, at most", "cpu", 2 * rewrite, "s"),
        Figure("all rewritings, at most", "share", 200 * rewrite / whole, "%", at_most(5)),
    ]
