"""Trains a real, small model: softmax regression that tells three cultivars of grape by 13 measurements.

Stochastic gradient descent with momentum, with nothing but Python's standard library. The data are those of
../sweep. After each pass over the training data it prints the loss and the accuracy on the others.
"""

import argparse
import csv
import math
import random

parser = argparse.ArgumentParser()
parser.add_argument("--rate", type=float, default=0.5, help="learning rate")
parser.add_argument("--l2", type=float, default=0.01, help="weight decay")
parser.add_argument("--momentum", type=float, default=0.0)
parser.add_argument("--batch", type=int, default=32, help="examples for each step")
parser.add_argument("--epochs", type=int, default=27, help="passes over the training data")
parser.add_argument("--seed", type=int, default=0, help="split of the data, and their order")
options = parser.parse_args()
chance = random.Random(options.seed)


def scaled(rows, training):
    """Columns with mean 0 and deviation 1 on the training data, and a 1 for the bias."""
    columns = list(zip(*training))
    means = [sum(column) / len(column) for column in columns]
    spreads = [
        math.sqrt(sum((x - mean) ** 2 for x in column) / len(column)) or 1.0
        for column, mean in zip(columns, means)
    ]
    return [[(x - m) / s for x, m, s in zip(row, means, spreads)] + [1.0] for row in rows]


with open("wine.csv", newline="") as file:
    rows = list(csv.reader(file))[1:]
chance.shuffle(rows)
labels = [int(row[-1]) for row in rows]
features = [[float(cell) for cell in row[:-1]] for row in rows]
held_out = len(rows) // 3
features = scaled(features, features[held_out:])
weights = [[0.0] * len(features[0]) for _ in range(3)]
velocity = [[0.0] * len(features[0]) for _ in range(3)]


def chances(example):
    scores = [sum(w * x for w, x in zip(unit, example)) for unit in weights]
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    return [power / sum(powers) for power in powers]


def learn(batch):
    slopes = [[options.l2 * w for w in unit[:-1]] + [0.0] for unit in weights]
    for place in batch:
        for label, share in enumerate(chances(features[place])):
            error = (share - (label == labels[place])) / len(batch)
            for column, x in enumerate(features[place]):
                slopes[label][column] += error * x
    for unit, speeds, slope in zip(weights, velocity, slopes):
        for column, value in enumerate(slope):
            speeds[column] = options.momentum * speeds[column] - options.rate * value
            unit[column] += speeds[column]


training = list(range(held_out, len(rows)))
for epoch in range(1, options.epochs + 1):
    chance.shuffle(training)
    for start in range(0, len(training), options.batch):
        learn(training[start : start + options.batch])
    found = [chances(features[place]) for place in range(held_out)]
    loss = -sum(math.log(max(f[labels[k]], 1e-12)) for k, f in enumerate(found)) / held_out
    accuracy = sum(f[labels[k]] == max(f) for k, f in enumerate(found)) / held_out
    print(f"val_loss: {loss:.6f} (step {epoch})")
    print(f"val_accuracy: {accuracy:.4f} (step {epoch})", flush=True)
