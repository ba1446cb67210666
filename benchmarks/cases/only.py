"""Choosing among 100,000 lines by their parameters: processor time that `--only` adds

To a launch of nothing (`--limit 0`), with plain words and with words in quotes.
"""

from common.figures import Figure, at_most
from common.launchers import write_lines
from common.measuring import measure, median_cost

COUNT = 100_000
LINES = {
    "plain lines": "python3 train.py --seed={0} --lr=0.{1} --layers={2} --optimizer=adam",
    "quoted lines": "python3 train.py --seed={0} --lr=0.{1} --layers={2} --optimizer='a b'",
}


def run(setup):
    figures = []
    for subject, form in LINES.items():
        folder = setup.fresh("only")
        runfile = folder / "jobs"
        write_lines(runfile, (form.format(n, n % 97, n % 7) for n in range(COUNT)))
        command = [setup.binary, "launch", runfile, "--no-checks", "--limit", "0"]
        choice = ["--only", "lr < 0.5 and layers in [1, 2] and not optimizer == sgd"]
        costs = {"without": [], "with": []}
        for _ in range(setup.repeats):
            costs["without"].append(measure(command, folder))
            costs["with"].append(measure(command + choice, folder))
        without, chosen = median_cost(costs["without"]), median_cost(costs["with"])
        figures += [
            Figure(f"{COUNT:,} {subject}", "cpu without", without.cpu, "s"),
            Figure(f"{COUNT:,} {subject}", "cpu added", chosen.cpu - without.cpu, "s", at_most(0.3)),
        ]
    setup.fresh("only")
    return figures
