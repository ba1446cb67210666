"""Pretends to train: the loss is least at x = 0.3, and grows with noise."""

import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--x", type=float, default=0.1, help="where to look")
parser.add_argument("--noise", type=float, default=0.0, help="added to the loss")
parser.add_argument(
    "--method", choices=["square", "absolute"], default="square", help="how distance is measured"
)
parser.add_argument("--quiet", action="store_true", help="print the loss only")
arguments = parser.parse_args()

distance = arguments.x - 0.3
loss = distance**2 if arguments.method == "square" else abs(distance)
if not arguments.quiet:
    print("x is %g" % arguments.x)
print("loss: %.6f" % (loss + arguments.noise))
