"""The first job of many new lines: processor time that passes before it starts

The first line is a probe: it reads from /proc what the processes above it have used so far, and ends
the launch.
"""

import os
import statistics

from common.figures import Figure, at_most
from common.launchers import write_lines
from common.measuring import measure
from common.workloads import Numbered

PROBE = """
import os, signal

def above(process):
    with open(f"/proc/{process}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    # The fields after the name: [1] the parent, [11] user and [12] system time in ticks.
    return int(fields[1]), int(fields[11]) + int(fields[12])

process, ticks, top = os.getppid(), 0, None
while process != BENCHMARK:
    parent, used = above(process)
    ticks, top, process = ticks + used, process, parent
with open("ticks", "w") as file:
    file.write(str(ticks))
os.kill(top, signal.SIGTERM)
"""


def first_start(setup, program, count):
    """Seconds of processor time of the launcher's processes until its first job runs."""
    folder = setup.fresh("first")
    (folder / "probe.py").write_text(PROBE.replace("BENCHMARK", str(os.getpid())))
    runfile = write_lines(folder / "jobs.runfile", ["python3 probe.py"])
    with open(runfile, "a") as file:
        file.writelines(f"{line}\n" for line in Numbered("echo hello", count))
    measure([program, "launch", runfile], folder, expected=(143, -15))
    return int((folder / "ticks").read_text()) / os.sysconf("SC_CLK_TCK")


def run(setup):
    sizes = [(100_000, None)]
    if setup.full:
        sizes.append((1_000_000, at_most(0.25)))
    figures = []
    for count, aim in sizes:
        setup.say(f"{count:,} new lines")
        own = [first_start(setup, setup.binary, count) for _ in range(setup.repeats)]
        subject = f"{count:,} new lines"
        figures.append(Figure(subject, "cpu", statistics.median(own), "s", aim))
        if setup.python_batchrun:
            other = first_start(setup, setup.python_batchrun, count)
            figures.append(Figure(f"{subject}: Python's batchrun", "cpu", other, "s"))
    setup.fresh("first")
    return figures
