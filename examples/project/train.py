"""Fit a polynomial to the points by stochastic gradient descent.

The lines `loss: …` and `val_loss: …` become scalars of the run; the coefficients are written to
model.json.
"""

import argparse
import csv
import json
import math
import random
import sys


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lr", type=float, default=0.1, help="learning rate")
    parser.add_argument("--degree", type=int, default=2, help="of the polynomial")
    parser.add_argument("--epochs", type=int, default=20, help="passes over the points")
    parser.add_argument("--seed", type=int, default=0, help="of the order of the points")
    return parser.parse_args()


def read_points(path):
    with open(path, newline="") as table:
        return [(float(row["x"]), float(row["y"])) for row in csv.DictReader(table)]


def error(model, x, y):
    return sum(c * x**power for power, c in enumerate(model)) - y


def loss(model, points):
    return sum(error(model, x, y) ** 2 for x, y in points) / len(points)


def main(options):
    points = read_points("points.csv")
    cut = len(points) * 4 // 5
    training, validation = points[:cut], points[cut:]
    generator = random.Random(options.seed)
    model = [0.0] * (options.degree + 1)
    for epoch in range(1, options.epochs + 1):
        generator.shuffle(training)
        for x, y in training:
            step = options.lr * error(model, x, y)
            model = [c - step * x**power for power, c in enumerate(model)]
        if not all(math.isfinite(c) and abs(c) < 1e6 for c in model):
            sys.exit(f"diverged in epoch {epoch}")
        if epoch % 5 == 0 or epoch == options.epochs:
            print(f"step: {epoch}")
            print(f"loss: {loss(model, training):.5f}")
            print(f"val_loss: {loss(model, validation):.5f}", flush=True)
    with open("model.json", "w") as file:
        json.dump(model, file)


if __name__ == "__main__":
    main(options())
