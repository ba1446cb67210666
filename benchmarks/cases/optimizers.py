"""Optimizers on functions with known minima: how far the best of 20, 50 and 100 trials is above the minimum

Medians over seeds. Of noisy functions the best trial is the one that looked best, and its true value counts.
The other libraries take minutes a search: their searches were recorded once, in optimizers/recorded.json.
If they are installed (--install-optimizers), one search is repeated, to see that the record holds.
"""

import json
import os
import statistics
import subprocess
import sys
from functools import partial

from common.figures import Figure, at_least, at_most
from common.measuring import Failed
from common.setup import PROJECT, TOOLS, find_optimizers

FOLDER = PROJECT / "benchmarks" / "optimizers"
sys.path.insert(0, str(FOLDER))

from compare import worse  # noqa: E402
from functions import AIMS, FUNCTIONS, OTHERS  # noqa: E402
from measure import MARKS, record  # noqa: E402
from study import Program, Random, course  # noqa: E402

RIVALS = {"gp": "skopt gp", "tpe": "optuna tpe", "forest": "skopt forest", "gbrt": "skopt gbrt"}
"""Whom each method must not be worse than."""
METHODS = [*RIVALS, "halton"]
SIGNIFICANT = 0.01
REPEATED = ("optuna tpe", "branin")
COSTS = {"gp": {20: 0.020, 100: 0.060, 500: 0.400}, "tpe": {20: 0.005, 100: 0.010, 500: 0.030}}
"""The most seconds of processor time that a suggestion may take after so many trials of hartmann6."""


def build_program(setup):
    """The optimizers as a program, built apart from the project's own build."""
    setup.say("building the optimizers")
    scratch = TOOLS / "optimizers-build"
    command = ["swift", "build", "-c", "release", "--product", "optimizers"]
    built = subprocess.run(
        [*command, "--scratch-path", scratch],
        cwd=PROJECT,
        env={**os.environ, "BATCHRUN_BENCHMARKS": "1"},
        capture_output=True,
        text=True,
    )
    if built.returncode:
        raise Failed(f"the optimizers cannot be built:\n{built.stdout[-2000:]}{built.stderr[-2000:]}")
    return scratch / "release" / "optimizers"


def searches(setup, program, methods, functions, seeds, **settings):
    """The searches of each method on each function."""
    found = {}
    for method in methods:
        for function in functions:
            setup.say(f"{method} on {function}")
            make = Random if method == "random" else partial(Program, program, method)
            found[method, function] = [
                record(make, method, function, seed, **{"trials": 100, **settings})
                for seed in range(seeds)
            ]
    return found


def recorded():
    path = FOLDER / "recorded.json"
    found = {}
    for search in json.loads(path.read_text())["searches"]:
        found.setdefault((search["optimizer"], search["function"]), []).append(search)
    return found


def medians(of):
    return [statistics.median(search["regrets"][place] for search in of) for place in range(len(of[0]["regrets"]))]


def rows(found, functions):
    """The table: for each function the optimizers one below the other."""
    figures = []
    for function in functions:
        for optimizer in dict.fromkeys(name for name, where in found if where == function):
            of = found[optimizer, function]
            subject = f"{function}: {optimizer}"
            figures += [
                Figure(subject, f"after {mark}", value, "g") for mark, value in zip(MARKS, medians(of))
            ]
            seconds = statistics.median(search["seconds"] for search in of)
            figures.append(Figure(subject, "cpu of the last suggestions", seconds, "s"))
            figures.append(Figure(subject, "seeds", len(of), ""))
    return figures


def verdicts(own, others):
    """Each method beside its rival."""
    figures = []
    for method, rival in RIVALS.items():
        cells, better, least = 0, 0, 1.0
        for function in AIMS:
            if (rival, function) not in others:
                continue
            for place, _ in enumerate(MARKS):
                mine = [search["regrets"][place] for search in own[method, function]]
                theirs = [search["regrets"][place] for search in others[rival, function]]
                cells += 1
                better += statistics.median(mine) < statistics.median(theirs)
                least = min(least, worse(mine, theirs))
        if cells:
            subject = f"{method} beside {rival}"
            share = at_least(7 * cells / 12)
            figures.append(Figure(subject, f"better medians of {cells}", better, "", share))
            figures.append(Figure(subject, "least p of being worse", least, "g", at_least(SIGNIFICANT)))
    return figures


def costs(setup, program):
    figures = []
    for method, aims in COSTS.items():
        setup.say(f"500 suggestions of {method}")
        found = course(partial(Program, program, method), FUNCTIONS["hartmann6"], 0, max(aims))
        for trials, bound in aims.items():
            seconds = statistics.median(found.costs[trials - 5 : trials])
            figures.append(
                Figure(f"{method} on hartmann6", f"cpu at trial {trials}", seconds, "s", at_most(bound))
            )
    return figures


def at_once(own, setup, program, seeds):
    """What is lost if several trials are pending at each suggestion."""
    figures = []
    for workers in (4, 16):
        found = searches(
            setup, program, ["gp"], ["branin", "mixed"], seeds, trials=50, workers=workers
        )
        for (method, function), of in found.items():
            subject = f"{function}: {method}, {workers} at once"
            figures.append(Figure(subject, "after 50", medians(of)[-1], "g"))
            ratio = medians(of)[-1] / medians(own[method, function])[1]
            figures.append(Figure(subject, "of one at a time", ratio, "x", at_most(2)))
    return figures


def repeated(setup, others):
    """One search of a library once more; nothing if it is not installed."""
    python = find_optimizers(False)
    if python is None:
        return []
    optimizer, function = REPEATED
    setup.say(f"{optimizer} on {function}, once more")
    command = [python, FOLDER / "measure.py", optimizer, function, "--seeds", "1"]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    now = json.loads(output.splitlines()[-1])
    before = next(search for search in others[REPEATED] if search["seed"] == now["seed"])
    subject = f"{function}: {optimizer}, seed {now['seed']}"
    return [
        Figure(f"{subject}, {when}", f"after {mark}", value, "g")
        for when, search in (("recorded", before), ("now", now))
        for mark, value in zip(MARKS, search["regrets"])
    ]


def run(setup):
    program = build_program(setup)
    seeds = 4 * setup.repeats
    functions = FUNCTIONS if setup.full else AIMS
    own = searches(setup, program, [*METHODS, "random"], functions, seeds)
    others = recorded()
    table = rows({**own, **others}, AIMS)
    if setup.full:
        table += rows({**own, **others}, OTHERS)
    return (
        table
        + verdicts(own, others)
        + costs(setup, program)
        + at_once(own, setup, program, seeds)
        + repeated(setup, others)
    )
