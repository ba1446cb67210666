"""A search of 100 short trials on 2 workers: what a trial costs besides its suggestion

The trials print a metric and end. A grid of as many trials has no optimizer; halton has one whose
suggestions cost nothing, so the difference is what the course of a search costs. The time of gp has its
suggestions in it.
"""

import statistics

from common.figures import Figure, at_most
from common.measuring import measure

PROJECT = """\
nothing:
  exec: sh nothing.sh ${x}
  flags: {x: 0.5}
silent:
  exec: 'true'
  flags: {x: 0.5}
"""
SCRIPT = 'echo "loss: $1"\n'
TRIALS = 100


def once(setup, operation, *arguments):
    """Seconds of a batch for each of its trials."""
    folder = setup.fresh("search")
    (folder / "batchrun.yml").write_text(PROJECT)
    (folder / "nothing.sh").write_text(SCRIPT)
    command = [setup.binary, "run", operation, *arguments, "-y", "--quiet", "-j", "2"]
    return measure(command, folder).wall / TRIALS


def run(setup):
    search = ["x=[0.0:1.0]", "-m", str(TRIALS), "--random-seed", "1"]
    kinds = {
        "grid": ("nothing", f"x=range[1:{TRIALS}]"),
        "halton": ("nothing", *search, "-o", "halton"),
        "gp": ("nothing", *search, "-o", "gp"),
        "gp, trials that print nothing": ("silent", *search, "-o", "gp"),
    }
    times = {name: [] for name in kinds}
    for number in range(setup.repeats):
        for name, arguments in kinds.items():
            setup.say(f"{TRIALS} trials, round {number + 1} of {setup.repeats}: {name}")
            times[name].append(once(setup, *arguments))
    setup.fresh("search")
    figures = [
        Figure(f"{TRIALS} trials: {name}", "time a trial", statistics.median(own), "s")
        for name, own in times.items()
    ]
    more = statistics.median(a - b for a, b in zip(times["halton"], times["grid"]))
    figures.append(Figure("halton over grid", "time a trial", more, "s", at_most(0.005)))
    return figures
