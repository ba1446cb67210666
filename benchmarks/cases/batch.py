"""Trials of a batch on 2 workers: beside a launch of as many lines, and what a Python trial costs

A trial has its own folder, its source code and a record with its flags; a launched line has none
of that. What it must cost at least is seen by `limit.c -r`, which makes for every line what a run has to
have. Small files of source code are copied into the folder of every trial; the last figure says what that
costs.
"""

from dataclasses import replace

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


MODULE = "".join(f"def function_{i}(x):\n    return x + {i}\n\n\n" for i in range(40))


def trials(setup, operation, files=None):
    """A batch of as many trials as there are commands, in a project with these files and its own."""

    def prepare(folder, commands, workers):
        (folder / "batchrun.yml").write_text(PROJECT)
        for name, text in (files or {}).items():
            (folder / name).write_text(text)
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
        launchers = [
            batchrun(setup, name="launch"),
            trials(setup, "nothing"),
            replace(limit(setup, "-r"), name="limit -r"),
        ]
        # A thousand are over so soon that starting and folding count.
        aims = (at_least(0.9), at_most(1.15)) if count >= 10_000 else (None, None)
        for standing in contest(setup, launchers, Numbered("true", count), 2, rounds):
            rate_aim, cpu_aim = aims if standing.name == "trials" else (None, None)
            subject = f"{count:,} times true: {standing.name}"
            figures += [
                Figure(subject, "rate", standing.jobs_per_second, "/s"),
                Figure(subject, "of the launch", standing.speed, "x", rate_aim),
                Figure(subject, "cpu each", standing.cpu_per_job, "s"),
                Figure(subject, "cpu of the launch's", standing.cpu_ratio, "x", cpu_aim),
                Figure(subject, "peak memory", standing.peak, "B"),
            ]

    count = 200
    launchers = [python_lines(setup), trials(setup, "program.py", {"program.py": SCRIPT})]
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

    count = 2_000
    modules = {f"module_{i}.py": MODULE for i in range(20)}
    launchers = [
        trials(setup, "nothing"),
        replace(trials(setup, "nothing", modules), name="with files"),
    ]
    rounds = min(setup.repeats, 3)
    plain, copied = contest(setup, launchers, Numbered("true", count), 2, rounds)
    more = copied.cpu_per_job - plain.cpu_per_job
    figures.append(Figure("20 files of source code", "cpu a trial", more, "s", at_most(0.001)))
    return figures
