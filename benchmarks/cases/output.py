"""A run and a batch that print 1 GB: memory of the launcher, and what they cost beside the program

The program goes to a file without batchrun too, in turn; what is more is ours: the output is followed
while it comes, and read once for the numbers in it when the run has ended. The memory is that of the
guardian and of the launcher, the larger of both, as the kernel keeps it.
"""

import statistics
import subprocess
import time

from common.figures import Figure, at_most
from common.measuring import Failed, children, measure, remove

BYTES = 1_000_000_000
PRINTER = f"yes 'step: 1 loss: 0.25' | head -c {BYTES}"
PROJECT = """\
print:
  exec: sh print.sh
  flags: {i: 0}
"""


def project(setup):
    folder = setup.fresh("output")
    (folder / "batchrun.yml").write_text(PROJECT)
    (folder / "print.sh").write_text(PRINTER)
    return folder


def peak_while(setup, command, folder):
    """The most memory that guardian and launcher held, in bytes, looked at until they have ended."""
    peak = 0
    with open(folder / "shown", "wb") as shown:
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=shown,
            stderr=subprocess.STDOUT,
        )
        while process.poll() is None:
            peak = max([peak] + [held(one) for one in [process.pid, *launchers(process.pid)]])
            time.sleep(0.01)
    if process.returncode != 0:
        raise Failed(f"{command} ended with {process.returncode}")
    return peak


def launchers(guardian):
    try:
        return children(guardian)
    except OSError:
        return []


def held(process):
    """The peak of a process that may have ended; 0 then."""
    try:
        with open(f"/proc/{process}/status") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def run(setup):
    commands = {
        "the program alone": ["sh", "-c", f"{PRINTER} > out"],
        "a run": [setup.binary, "run", "print", "-y"],
        "a batch of two": [setup.binary, "run", "print", "i=[1,2]", "-y"],
    }
    rounds = min(setup.repeats, 3)
    cpu = {name: [] for name in commands}
    for number in range(rounds):
        for name, command in commands.items():
            setup.say(f"round {number + 1} of {rounds}: {name}")
            folder = project(setup)
            cpu[name].append(measure(command, folder).cpu)
            remove(folder)
            remove(f"{folder}.output")
    figures = []
    alone = statistics.median(cpu["the program alone"])
    for name, command in commands.items():
        own = statistics.median(cpu[name])
        figures.append(Figure(name, "cpu", own, "s"))
        if name == "the program alone":
            continue
        runs = 2 if name == "a batch of two" else 1
        figures.append(Figure(name, "cpu a GB beside it", own / runs - alone, "s"))
        setup.say(f"memory of {name}")
        folder = project(setup)
        peak = peak_while(setup, command, folder)
        figures.append(Figure(name, "peak memory", peak, "B", at_most(16_000_000)))
        remove(folder)
    return figures
