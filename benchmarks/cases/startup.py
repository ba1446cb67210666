"""Starting: processor time of `batchrun --version`, beside a program that does nothing"""

from common.figures import Figure, at_most
from common.measuring import measure

RUNS = 100


def run(setup):
    folder = setup.fresh("startup")

    def cpu(*command):
        return sum(measure(command, folder).cpu for _ in range(RUNS)) / RUNS

    return [
        Figure("batchrun --version", "cpu", cpu(setup.binary, "--version"), "s", at_most(0.003)),
        Figure("batchrun --version", "file", setup.binary.stat().st_size, "B"),
        Figure("true", "cpu", cpu("true"), "s"),
    ]
