#!/usr/bin/env python3
"""Train a small neural network that tells three wine cultivars apart.

One hidden layer of tanh units, softmax at the end, stochastic gradient descent with momentum,
written with nothing but Python's standard library. The data is wine.csv beside this file.

Every metric is printed as a line `key: value`; `step` says which epoch the lines after it
belong to.
"""

import argparse
import csv
import math
import pathlib
import random
import sys

DATA = pathlib.Path(__file__).with_name("wine.csv")


def read_examples(path):
    """The rows of the table as pairs of measurements and class number."""
    with open(path, newline="") as table:
        rows = csv.reader(table)
        next(rows)  # names of the columns
        return [([float(cell) for cell in row[:-1]], int(row[-1])) for row in rows]


def split(examples, held_out, generator):
    """Shuffles, and keeps a share of the examples aside for validation."""
    shuffled = examples[:]
    generator.shuffle(shuffled)
    cut = round(len(shuffled) * held_out)
    return shuffled[cut:], shuffled[:cut]


def standardized(training, validation):
    """Scales every column to mean 0 and deviation 1, as measured on the training examples only."""
    columns = list(zip(*(features for features, _ in training)))
    means = [sum(column) / len(column) for column in columns]
    deviations = [
        math.sqrt(sum((x - mean) ** 2 for x in column) / len(column)) or 1.0
        for column, mean in zip(columns, means)
    ]

    def scaled(examples):
        return [
            ([(x - m) / d for x, m, d in zip(features, means, deviations)], label)
            for features, label in examples
        ]

    return scaled(training), scaled(validation)


class Layer:
    """A fully connected layer; the last weight of every unit is its bias."""

    def __init__(self, inputs, units, generator):
        spread = 1 / math.sqrt(inputs)
        self.weights = [
            [generator.gauss(0, spread) for _ in range(inputs)] + [0.0] for _ in range(units)
        ]
        self.velocity = [[0.0] * (inputs + 1) for _ in range(units)]

    def forward(self, inputs):
        return [
            sum(w * x for w, x in zip(unit, inputs)) + unit[-1] for unit in self.weights
        ]

    def backward(self, errors):
        """The errors at the inputs, given those at the units."""
        return [
            sum(e * unit[i] for e, unit in zip(errors, self.weights))
            for i in range(len(self.weights[0]) - 1)
        ]

    def update(self, inputs, errors, options):
        for unit, velocity, error in zip(self.weights, self.velocity, errors):
            for i, x in enumerate(inputs):
                gradient = error * x + options.l2 * unit[i]
                velocity[i] = options.momentum * velocity[i] - options.lr * gradient
                unit[i] += velocity[i]
            velocity[-1] = options.momentum * velocity[-1] - options.lr * error
            unit[-1] += velocity[-1]


def softmax(scores):
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


class Network:
    def __init__(self, inputs, hidden, classes, generator):
        self.hidden = Layer(inputs, hidden, generator)
        self.output = Layer(hidden, classes, generator)

    def predict(self, features):
        activity = [math.tanh(z) for z in self.hidden.forward(features)]
        return activity, softmax(self.output.forward(activity))

    def learn(self, features, label, options):
        activity, chances = self.predict(features)
        errors = [chance - (k == label) for k, chance in enumerate(chances)]
        hidden_errors = [
            e * (1 - a * a) for e, a in zip(self.output.backward(errors), activity)
        ]
        self.output.update(activity, errors, options)
        self.hidden.update(features, hidden_errors, options)

    def evaluate(self, examples):
        """Mean cross-entropy and the share of right answers."""
        loss = right = 0
        for features, label in examples:
            _, chances = self.predict(features)
            loss -= math.log(max(chances[label], 1e-12))
            right += chances[label] == max(chances)
        return loss / len(examples), right / len(examples)


def options_from(arguments):
    parser = argparse.ArgumentParser(description="Train a small network on the wine data.")
    parser.add_argument("--lr", type=float, default=0.01, help="learning rate (%(default)s)")
    parser.add_argument("--hidden", type=int, default=8, help="hidden units (%(default)s)")
    parser.add_argument("--epochs", type=int, default=30, help="passes over the data (%(default)s)")
    parser.add_argument("--momentum", type=float, default=0.5, help="(%(default)s)")
    parser.add_argument("--l2", type=float, default=1e-4, help="weight decay (%(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="split, weights, order (%(default)s)")
    parser.add_argument("--data", type=pathlib.Path, default=DATA, help="table (%(default)s)")
    options = parser.parse_args(arguments)
    if options.hidden < 1 or options.epochs < 1:
        parser.error("--hidden and --epochs must be at least 1")
    if not (math.isfinite(options.lr) and options.lr > 0):
        parser.error("--lr must be greater than 0")
    return options


def report(**metrics):
    for key, value in metrics.items():
        print(f"{key}: {value:.6g}")
    sys.stdout.flush()  # so that `tail -f` shows an epoch when it is over


def main():
    options = options_from(sys.argv[1:])
    generator = random.Random(options.seed)
    training, validation = standardized(*split(read_examples(options.data), 0.3, generator))
    classes = 1 + max(label for _, label in training + validation)
    network = Network(len(training[0][0]), options.hidden, classes, generator)
    best = 0.0
    for epoch in range(1, options.epochs + 1):
        generator.shuffle(training)
        for features, label in training:
            network.learn(features, label, options)
        if epoch % 5 == 0 or epoch == options.epochs:
            loss, accuracy = network.evaluate(training)
            val_loss, val_accuracy = network.evaluate(validation)
            best = max(best, val_accuracy)
            report(
                step=epoch,
                loss=loss,
                accuracy=accuracy,
                val_loss=val_loss,
                val_accuracy=val_accuracy,
            )
    report(best_val_accuracy=best)


if __name__ == "__main__":
    main()
