"""Finds the minimum of a valley by gradient descent, and reports its loss."""

import argparse

import batchrun

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.1)
parser.add_argument("--momentum", type=float, default=0.0)
options = parser.parse_args()

x, y, speed_x, speed_y = -4.0, 2.0, 0.0, 0.0
for step in range(40):
    # The gradient of x²/2 + 2y².
    speed_x = options.momentum * speed_x - options.lr * x
    speed_y = options.momentum * speed_y - options.lr * 4 * y
    x, y = x + speed_x, y + speed_y
    batchrun.log(step=step, loss=x * x / 2 + 2 * y * y)
