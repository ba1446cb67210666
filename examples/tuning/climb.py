"""Hill climbing: tries points beside the best one, as many at once as the batch has workers.

The choices are in the file that BATCH_PROTO names. `batchrun trial` runs a trial
and exits with 125 when there are no more. It needs only the standard library.
"""

import argparse
import json
import math
import os
import random
import subprocess
from concurrent.futures import ThreadPoolExecutor

NO_MORE_TRIALS = 125

parser = argparse.ArgumentParser()
parser.add_argument("--step", type=float, default=0.3, help="of the length of each interval")
parser.add_argument("--patience", type=int, default=6, help="how many trials may bring nothing")
options = parser.parse_args()

with open(os.environ["BATCH_PROTO"]) as file:
    proto = json.load(file)
space = {name: flag["search"] for name, flag in proto["flags"].items() if "search" in flag}
sign = -1 if proto["objective"]["direction"] == "maximize" else 1
chance = random.Random(proto["random_seed"])


def trial(*arguments):
    """What came of a trial, or None where there are no more."""
    program = os.environ.get("BATCHRUN", "batchrun")
    done = subprocess.run([program, "trial", "--json", *arguments], stdout=subprocess.PIPE)
    return None if done.returncode == NO_MORE_TRIALS else json.loads(done.stdout)


def cost(trial):
    return math.inf if trial["objective"] is None else sign * trial["objective"]


def neighbour(flags):
    """Assignments for a point beside another one."""
    words = []
    for name, search in space.items():
        value = flags[name]
        if search["kind"] == "categories":
            value = chance.choice([value, *search["values"]])
        else:
            value = beside(value, search)
        words.append(f"{name}={value}")
    return words


def beside(value, search):
    low, high = search["low"], search["high"]
    way = options.step * chance.uniform(-1, 1)
    if search.get("distribution") == "loguniform":
        value *= (high / low) ** way
    else:
        value += (high - low) * way
    value = min(max(value, low), high)
    return round(value) if search["kind"] == "integers" else value


best = trial("--random")
waited = 0
workers = proto["workers"]
with ThreadPoolExecutor(workers) as pool:
    while best and waited < options.patience:
        # Drawn before they run: the same seed gives the same trials, whichever ends first.
        points = [neighbour(best["flags"]) for _ in range(workers)]
        trials = list(pool.map(lambda words: trial(*words), points))
        found = min([made for made in trials if made], key=cost, default=best)
        waited = 0 if cost(found) < cost(best) else waited + workers
        best = min(best, found, key=cost)
        if None in trials:
            break

if best:
    print(f"best: {best['objective']}, trial {best['id'][:8]}")
