"""A grid of many combinations, expanded into a file: lines per second and memory"""

import shutil

from common.figures import Figure, at_least, at_most
from common.measuring import measure, median_cost

BYTES_A_LINE = 150
"""At most; the file is there twice for a moment."""


def run(setup):
    digits = 7
    while shutil.disk_usage(setup.scratch).free < 2 * BYTES_A_LINE * 10**digits and digits > 4:
        digits -= 1
    count = 10**digits
    folder = setup.fresh("sweep")
    parameters = "".join(f"  parameter_{i}: {{max: 10}}\n" for i in range(digits))
    (folder / "grid.yml").write_text(f"program: ./train\nparameters:\n{parameters}")
    setup.say(f"{count:,} combinations")
    command = [setup.binary, "sweep", "grid.yml", "--out", "grid.runfile"]
    cost = median_cost([measure(command, folder) for _ in range(min(setup.repeats, 3))])
    size = (folder / "grid.runfile").stat().st_size
    setup.fresh("sweep")
    subject = f"{count:,} combinations, {size / 1e6:.0f} MB"
    return [
        Figure(subject, "time", cost.wall, "s"),
        Figure(subject, "cpu", cost.cpu, "s"),
        Figure(subject, "lines", count / cost.wall, "/s", at_least(1e6)),
        Figure(subject, "peak memory", cost.peak, "B", at_most(50e6)),
    ]
