"""One search: an optimizer chooses points of a function, and is told their values."""

import json
import random
import subprocess
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Course:
    """What a search found, trial by trial."""

    regrets: list
    """How far the true value of the best trial so far is above the minimum. Best is what was told, with the
    noise."""
    costs: list
    """Seconds of processor time that each suggestion took."""


class Random:
    """Draws each point at random."""

    def __init__(self, space, seed):
        self.space, self.chance = space, random.Random(seed)

    def ask(self, number):
        return [self.value(dimension) for dimension in self.space], 0.0

    def value(self, dimension):
        if dimension["type"] == "categorical":
            return self.chance.randrange(len(dimension["choices"]))
        low, high = dimension["low"], dimension["high"]
        whole = dimension["type"] == "int"
        if dimension["scale"] == "log":
            low, high = (low - 0.5, high + 0.5) if whole else (low, high)
            value = low * (high / low) ** self.chance.random()
            return min(max(round(value), dimension["low"]), dimension["high"]) if whole else value
        return self.chance.randint(low, high) if whole else self.chance.uniform(low, high)

    def tell(self, number, point, value):
        pass

    def close(self):
        pass


class Program:
    """The optimizers of batchrun, in a process of their own."""

    def __init__(self, program, method, space, seed, options=None):
        self.process = subprocess.Popen(
            [str(program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.write({"method": method, "seed": seed, "space": space, "options": options or {}})

    def write(self, message):
        self.process.stdin.write(json.dumps(message) + "\n")

    def ask(self, number):
        self.write({"ask": number})
        answer = json.loads(self.process.stdout.readline())
        return answer.get("parameters"), answer.get("cpu", 0.0)

    def tell(self, number, point, value):
        self.write({"tell": number, "value": value})

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


def timed(call):
    start = time.process_time()
    return call(), time.process_time() - start


def course(make, function, seed, trials, workers=1):
    """`make(space, seed)` is the optimizer. With more workers, so many trials are pending at each suggestion,
    and the oldest one ends first."""
    chance = random.Random(1_000_003 * seed + 17)
    optimizer = make(function.space, seed)
    regrets, costs, pending = [], [], []
    best, regret = float("inf"), float("inf")

    def end():
        nonlocal best, regret
        number, point = pending.pop(0)
        value = function.value(point)
        told = value + chance.gauss(0, function.noise) if function.noise else value
        if told < best:
            best, regret = told, value - function.minimum
        regrets.append(regret)
        return timed(lambda: optimizer.tell(number, point, told))[1]

    try:
        telling = 0.0
        for number in range(trials):
            point, cost = optimizer.ask(number)
            if point is None:
                break
            costs.append(cost + telling)
            pending.append((number, point))
            telling = end() if len(pending) >= workers else 0.0
        while pending:
            end()
        while len(regrets) < trials:
            regrets.append(regrets[-1])
    finally:
        optimizer.close()
    return Course(regrets, costs)
