#!/usr/bin/env python3
"""Lets a library search, and prints what it found: one JSON object a search.

    measure.py 'skopt gp' branin --seeds 3 [--first 0] [--trials 100]
"""

import argparse
import json
import sys
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import libraries  # noqa: E402
from functions import FUNCTIONS  # noqa: E402
from study import course  # noqa: E402

MARKS = (20, 50, 100)
"""The numbers of trials after which the best value is noted."""


def record(make, name, function, seed, trials, workers=1):
    found = course(make, FUNCTIONS[function], seed, trials, workers)
    marks = [mark for mark in MARKS if mark <= trials]
    return {
        "optimizer": name,
        "function": function,
        "seed": seed,
        "regrets": [found.regrets[mark - 1] for mark in marks],
        # The last five: the first ones build no model.
        "seconds": sum(found.costs[-5:]) / len(found.costs[-5:]),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("optimizer")
    parser.add_argument("function", choices=FUNCTIONS)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--trials", type=int, default=100)
    chosen = parser.parse_args()
    warnings.simplefilter("ignore")
    for seed in range(chosen.first, chosen.first + chosen.seeds):
        make = libraries.maker(chosen.optimizer)
        found = record(make, chosen.optimizer, chosen.function, seed, chosen.trials)
        print(json.dumps(found | {"versions": libraries.versions()}), flush=True)


if __name__ == "__main__":
    main()
