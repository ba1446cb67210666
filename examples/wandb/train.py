#!/usr/bin/env python3
"""Train a classifier of wines with nothing but Python's standard library.

Softmax regression by stochastic gradient descent on examples/sweep/wine.csv. Each epoch prints its metrics
as lines `name: value`; `epoch` says which one the lines after it belong to. Options come as W&B's agent
passes them: --lr=0.1, lr=0.1 (${args_no_hyphens}), or all of them as one word of JSON (${args_json}).
"""

import csv
import json
import math
import pathlib
import random
import sys

DATA = pathlib.Path(__file__).resolve().parent.parent / "sweep" / "wine.csv"
DEFAULTS = {
    "lr": 0.05,
    "epochs": 9,
    "batch_size": 16,
    "weight_decay": 0.0,
    "dropout": 0.0,
    "init_scale": 0.1,
    "optimizer.name": "sgd",
    "optimizer.momentum": 0.0,
    "augment": False,
    "seed": 0,
}


def options_from(words):
    options = dict(DEFAULTS)
    for word in words:
        if word.startswith("{"):
            given = json.loads(word)
        else:
            name, equals, text = word.removeprefix("--").partition("=")
            given = {name: text if equals else "True"}
        for name, value in given.items():
            if name not in DEFAULTS:
                sys.exit(f"there is no option '{name}'")
            kind = type(DEFAULTS[name])
            options[name] = str(value).lower() == "true" if kind is bool else kind(value)
    if not 0 < options["lr"] < math.inf:
        sys.exit("lr must be above 0")
    return options


def read_examples(generator):
    """The table, its columns with mean 0 and deviation 1, split into examples to learn from and others."""
    with open(DATA, newline="") as table:
        rows = [[float(cell) for cell in row] for row in list(csv.reader(table))[1:]]
    columns = []
    for column in list(zip(*rows))[:-1]:
        mean = sum(column) / len(column)
        deviation = math.sqrt(sum((x - mean) ** 2 for x in column) / len(column))
        columns.append([(x - mean) / deviation for x in column])
    examples = list(zip(zip(*columns), (int(row[-1]) for row in rows)))
    generator.shuffle(examples)
    return examples[50:], examples[:50]


def chances(weights, features):
    scores = [sum(w * x for w, x in zip(row, features)) + row[-1] for row in weights]
    powers = [math.exp(score - max(scores)) for score in scores]
    return [power / sum(powers) for power in powers]


def evaluate(weights, examples):
    """The mean cross-entropy, and the share of right answers."""
    loss = right = 0
    for features, label in examples:
        found = chances(weights, features)
        loss -= math.log(max(found[label], 1e-12))
        right += found.index(max(found)) == label
    return loss / len(examples), right / len(examples)


def train_epoch(weights, velocity, examples, options, generator):
    momentum = options["optimizer.momentum"] if options["optimizer.name"] != "plain" else 0.0
    for start in range(0, len(examples), options["batch_size"]):
        batch = examples[start : start + options["batch_size"]]
        gradient = [[options["weight_decay"] * w for w in row] for row in weights]
        for features, label in batch:
            if options["augment"]:
                features = [x + generator.gauss(0, 0.1) for x in features]
            kept = [0.0 if generator.random() < options["dropout"] else x for x in features] + [1.0]
            for k, chance in enumerate(chances(weights, kept[:-1])):
                error = (chance - (k == label)) / len(batch)
                for i, x in enumerate(kept):
                    gradient[k][i] += error * x
        for row, speeds, slopes in zip(weights, velocity, gradient):
            for i, slope in enumerate(slopes):
                speeds[i] = momentum * speeds[i] - options["lr"] * slope
                row[i] += speeds[i]


def main():
    options = options_from(sys.argv[1:])
    generator = random.Random(options["seed"])
    training, validation = read_examples(generator)
    size = len(training[0][0]) + 1
    weights = [[generator.gauss(0, options["init_scale"]) for _ in range(size)] for _ in range(3)]
    velocity = [[0.0] * size for _ in range(3)]
    for epoch in range(1, options["epochs"] + 1):
        generator.shuffle(training)
        train_epoch(weights, velocity, training, options, generator)
        loss, accuracy = evaluate(weights, validation)
        print(f"epoch: {epoch}\nval/loss: {loss:.6g}\nval/accuracy: {accuracy:.6g}", flush=True)


if __name__ == "__main__":
    main()
