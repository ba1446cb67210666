"""A launch of 100,000 lines that all fail, and of as many that do not: time and memory"""

from common.figures import Figure, at_most
from common.launchers import write_lines
from common.measuring import measure

JOBS = 100_000


def run(setup):
    costs = {}
    for word, code in (("true", 0), ("false", 1)):
        setup.say(f"{JOBS:,} lines of {word}")
        folder = setup.fresh("failures")
        runfile = write_lines(folder / "lines.txt", [f"{word} --n={n}" for n in range(JOBS)])
        command = [setup.binary, "launch", runfile, "-j", 2]
        costs[word] = measure(command, folder, expected=(code,))
    setup.fresh("failures")
    failed, done = costs["false"], costs["true"]
    name = f"{JOBS:,} failing lines"
    return [
        Figure(name, "time", failed.wall, "s"),
        Figure(name, "cpu", failed.cpu, "s"),
        Figure(f"{name}, of as many that succeed", "cpu", failed.cpu / done.cpu, "x", at_most(1.1)),
        Figure(name, "peak memory", failed.peak, "B", at_most(100e6)),
        Figure(f"{JOBS:,} lines that succeed", "peak memory", done.peak, "B"),
    ]
