"""Trials of a batch on 2 workers: beside a launch of as many lines, and what a Python trial costs

A trial has a folder of its own, its source code and a record with its flags; a launched line has none
of that. What a trial adds to its program is seen beside limit.c, which runs `sh -c` of the same
command and writes as many files as a launch does.
"""

from common.figures import Figure, at_least, at_most
from common.contest import contest
from common.launchers import Launcher, batchrun, limit
from common.workloads import Numbered

PROJECT = """\
nothing:
  exec: 'true'
  flags: {i: 0}
"""
SCRIPT = """\
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--i", type=int, default=0)
parser.parse_args()
"""


def trials(setup, operation):
    """A batch of as many trials as there are commands, started in a project made for it."""

    def prepare(folder, commands, workers):
        (folder / "batchrun.yml").write_text(PROJECT)
        (folder / "program.py").write_text(SCRIPT)
        values = f"i=range[0:{len(commands) - 1}]"
        return [setup.binary, "run", operation, values, "-y", "--quiet", "-j", workers]

    return Launcher("trials", prepare, 10**9)


def python_lines(setup):
    """The limit, with the script where its lines look for it."""
    plain = limit(setup)

    def prepare(folder, commands, workers):
        (folder / "program.py").write_text(SCRIPT)
        return plain.prepare(folder, commands, workers)

    return Launcher("sh -c", prepare, 10**9)


def run(setup):
    figures = []
    sizes = [(1_000, setup.repeats), (10_000, min(setup.repeats, 3))]
    if setup.full:
        sizes.append((100_000, 1))
    for count, rounds in sizes:
        launchers = [batchrun(setup, name="launch"), trials(setup, "nothing")]
        launch, batch = contest(setup, launchers, Numbered("true", count), 2, rounds)
        for standing in (launch, batch):
            ours = standing is batch
            subject = f"{count:,} times true: {standing.name}"
            figures += [
                Figure(subject, "rate", standing.jobs_per_second, "/s"),
                Figure(
                    subject, "of the launch", standing.speed, "x", at_least(1 / 3) if ours else None
                ),
                Figure(subject, "cpu each", standing.cpu_per_job, "s"),
                Figure(subject, "peak memory", standing.peak, "B"),
            ]

    count = 200
    launchers = [python_lines(setup), trials(setup, "program.py")]
    commands = Numbered("python3 program.py --i", count)
    plain, batch = contest(setup, launchers, commands, 2, min(setup.repeats, 3))
    for standing in (plain, batch):
        subject = f"{count:,} times Python: {standing.name}"
        figures += [
            Figure(subject, "rate", standing.jobs_per_second, "/s"),
            Figure(subject, "cpu each", standing.cpu_per_job, "s"),
        ]
    more = batch.cpu_per_job - plain.cpu_per_job
    figures.append(Figure("a Python trial over sh -c", "cpu each", more, "s", at_most(0.005)))
    return figures
