"""Draw points around a parabola, and write them as a table."""

import csv
import random

points = 200
noise = 0.1
seed = 0

generator = random.Random(seed)
with open("points.csv", "w", newline="") as table:
    rows = csv.writer(table)
    rows.writerow(["x", "y"])
    for _ in range(points):
        x = generator.uniform(-1, 1)
        rows.writerow([x, 1 - 2 * x + 3 * x * x + generator.gauss(0, noise)])
print(f"wrote {points} points")
