"""A launch of lines that are all done: processor time and memory

From batchrun's own ledger and from one that Python's batchrun wrote.
"""

from common.figures import Figure, at_most
from common.measuring import measure, median_cost
from common.workloads import Numbered, finished, finished_by_python


def run(setup):
    sizes = [(100_000, setup.repeats, at_most(0.1), None)]
    if setup.full:
        sizes.append((1_000_000, min(setup.repeats, 3), at_most(1.3), at_most(400e6)))
    figures = []
    for count, rounds, cpu_aim, memory_aim in sizes:
        commands = Numbered("echo hello", count)
        for layout in ("own", "Python's"):
            setup.say(f"{count:,} finished lines, {layout} layout")
            folder = setup.fresh("finished")
            if layout == "own":
                runfile = finished(setup, folder, commands)
            else:
                runfile = finished_by_python(folder, commands)
            snapshot = folder / "runs" / "jobs" / "metadata.json"
            written = snapshot.stat().st_mtime_ns
            command = [setup.binary, "launch", runfile]
            cost = median_cost([measure(command, folder) for _ in range(rounds)])
            subject = f"{count:,} lines, {layout} layout, {snapshot.stat().st_size / 1e6:.0f} MB"
            rewritten = snapshot.stat().st_mtime_ns != written
            figures += [
                Figure(subject, "cpu", cost.cpu, "s", cpu_aim),
                Figure(subject, "peak memory", cost.peak, "B", memory_aim),
                Figure(subject, "rewritten", rewritten, "", at_most(0)),
            ]
            if layout != "own" and setup.python_batchrun:
                cost = measure([setup.python_batchrun, "launch", runfile], folder)
                figures += [
                    Figure(f"{subject}: Python's batchrun", "cpu", cost.cpu, "s"),
                    Figure(f"{subject}: Python's batchrun", "peak memory", cost.peak, "B"),
                ]
    setup.fresh("finished")
    return figures
