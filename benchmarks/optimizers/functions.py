"""Functions with known minima that optimizers are compared on.

Each has a space, the true value of a point, the standard deviation of the noise that is added to what the
optimizer is told, and its minimum. Of a category a point has the index.
"""

import math
from dataclasses import dataclass
from typing import Callable


@dataclass(frozen=True)
class Function:
    space: list
    value: Callable
    minimum: float
    noise: float = 0.0


def real(name, low, high, scale="linear"):
    return {"name": name, "type": "float", "low": low, "high": high, "scale": scale}


def integer(name, low, high, scale="linear"):
    return {"name": name, "type": "int", "low": low, "high": high, "scale": scale}


def category(name, *choices):
    return {"name": name, "type": "categorical", "choices": list(choices)}


def cube(dimensions, low, high):
    return [real(f"x{i}", low, high) for i in range(dimensions)]


# --- the four of the aims


def branin(point):
    x, y = point
    bend = y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6
    return bend * bend + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


HARTMANN_WEIGHTS = [1.0, 1.2, 3.0, 3.2]
HARTMANN_WIDTHS = [
    [10, 3, 17, 3.5, 1.7, 8],
    [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
]
HARTMANN_CENTRES = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]


def hartmann6(point):
    return -sum(
        weight * math.exp(-sum(a * (x - c) ** 2 for a, x, c in zip(widths, point, centre)))
        for weight, widths, centre in zip(HARTMANN_WEIGHTS, HARTMANN_WIDTHS, HARTMANN_CENTRES)
    )


def sin1(point):
    (x,) = point
    return math.sin(5 * x) * (1 - math.tanh(x * x))


def mixed(point):
    """Like tuning a small network: the best rate depends on the optimizer, the best depth on the activation."""
    rate, layers, units, dropout, optimizer, activation = point
    off = dropout - 0.2
    return (
        0.25 * (math.log10(rate) - [-1.0, -1.7, -3.0, -3.3][optimizer]) ** 2
        + 0.04 * (layers - [4, 2, 3][activation]) ** 2
        + 0.03 * (math.log2(units) - 7) ** 2
        + 1.2 * off * off
        + 0.05 * (1 - math.cos(8 * math.pi * off))
        + [0.15, 0.05, 0.0, 0.08][optimizer]
        + [0.03, 0.10, 0.0][activation]
    )


MIXED_SPACE = [
    real("lr", 1e-5, 1.0, "log"),
    integer("layers", 1, 6),
    integer("units", 8, 512, "log"),
    real("dropout", 0.0, 0.7),
    category("opt", "sgd", "momentum", "adam", "rmsprop"),
    category("act", "relu", "tanh", "gelu"),
]

AIMS = {
    "branin": Function([real("x", -5.0, 10.0), real("y", 0.0, 15.0)], branin, 0.39788735772973816),
    "hartmann6": Function(cube(6, 0.0, 1.0), hartmann6, -3.32236801141551),
    "sin1": Function([real("x", -2.0, 2.0)], sin1, -0.909429802538491, noise=0.1),
    "mixed": Function(MIXED_SPACE, mixed, 0.0),
}

# --- others, so that no method is made for the four alone


def ackley(point):
    squares = sum(x * x for x in point) / len(point)
    waves = sum(math.cos(2 * math.pi * x) for x in point) / len(point)
    return 20 + math.e - 20 * math.exp(-0.2 * math.sqrt(squares)) - math.exp(waves)


def levy(point):
    w = [1 + (x - 1) / 4 for x in point]
    return (
        math.sin(math.pi * w[0]) ** 2
        + sum((v - 1) ** 2 * (1 + 10 * math.sin(math.pi * v + 1) ** 2) for v in w[:-1])
        + (w[-1] - 1) ** 2 * (1 + math.sin(2 * math.pi * w[-1]) ** 2)
    )


def rosenbrock(point):
    return sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in zip(point, point[1:]))


def rastrigin(point):
    return sum(x * x - 10 * math.cos(2 * math.pi * x) + 10 for x in point)


def kinds(point):
    """Categories alone, some of which matter together."""
    a, b, c, d, e = point
    return (
        [0.3, 0.0, 0.5, 0.8, 0.2, 0.9][a]
        + [[0.0, 0.4, 0.6, 0.3], [0.7, 0.0, 0.2, 0.5], [0.3, 0.6, 0.1, 0.4]][b][c]
        + (0.5 if (a + d) % 3 else 0.0)
        + 0.1 * abs(e - 4)
    )


def decay(point):
    """Three parameters on log scales: a valley across two of them, and a cliff of failed training."""
    rate, weight_decay, batch = point
    r, w, b = math.log10(rate), math.log10(weight_decay), math.log2(batch)
    loss = 0.1 * (r + w + 6) ** 2 + 0.3 * (r + 2.5) ** 2 + 0.02 * (b - 6) ** 2
    return loss + (5.0 if r > -1 else 0.0)


def steps(point):
    """Whole numbers on two scales, and an objective that takes few values."""
    a, b, c = point
    return round(10 * (abs(a - 7) / 20 + abs(math.log2(b) - 5) / 4 + ((c - 30) / 50) ** 2)) / 10


def sphere(point):
    """Twenty parameters, of which some matter more than others."""
    return sum((x - 0.3) ** 2 * weight for x, weight in zip(point, WEIGHTS))


WEIGHTS = [1.0 / (i + 1) for i in range(20)]

OTHERS = {
    "ackley5": Function(cube(5, -20.0, 32.0), ackley, 0.0),
    "levy4": Function(cube(4, -10.0, 7.0), levy, 0.0),
    "rosenbrock2": Function(cube(2, -5.0, 10.0), rosenbrock, 0.0),
    "rosenbrock6": Function(cube(6, -5.0, 10.0), rosenbrock, 0.0),
    "rastrigin3": Function(cube(3, -4.0, 5.0), rastrigin, 0.0),
    "noisy-branin": Function(AIMS["branin"].space, branin, AIMS["branin"].minimum, noise=5.0),
    "noisy-mixed": Function(MIXED_SPACE, mixed, 0.0, noise=0.1),
    "kinds": Function(
        [category(name, *range(n)) for name, n in zip("abcde", (6, 3, 4, 5, 7))], kinds, 0.0
    ),
    "decay": Function(
        [real("lr", 1e-6, 10.0, "log"), real("wd", 1e-8, 1.0, "log"), integer("batch", 1, 4096, "log")],
        decay,
        0.0,
    ),
    "steps": Function(
        [integer("a", 0, 40), integer("b", 1, 1024, "log"), integer("c", 0, 100)], steps, 0.0
    ),
    "sphere20": Function(cube(20, -1.0, 1.0), sphere, 0.0),
    "levy20": Function(cube(20, -10.0, 7.0), levy, 0.0),
}

FUNCTIONS = {**AIMS, **OTHERS}
