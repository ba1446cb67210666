"""Runs a program and says what it cost, as the kernel accounts it."""

import os
import shutil
import signal
import statistics
import subprocess
import time
from dataclasses import dataclass


class Failed(Exception):
    """A program that is measured did not do what it should."""


@dataclass(frozen=True)
class Cost:
    """What a program and all the processes below it that were waited for have used."""

    wall: float
    """Seconds on the clock."""
    cpu: float
    """Seconds of processor time, user and system."""
    peak: int
    """Bytes of memory that the largest of the processes held at once."""


def measure(command, folder, expected=(0,), environment=None):
    """Runs `command` in `folder` to its end.

    Its output goes to files beside the folder, its input is empty. The kernel hands the peak of the
    memory of this process down to what it starts, so no peak is seen that is below Python's own
    (some 25 MB), and nothing here may hold large data.
    """
    output, errors = f"{folder}.output", f"{folder}.errors"
    with open(os.devnull) as nothing, open(output, "wb") as out, open(errors, "wb") as err:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=folder,
            stdin=nothing,
            stdout=out,
            stderr=err,
            env={**os.environ, **(environment or {})},
        )
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.send_signal(signal.SIGTERM)
            process.wait()
            raise
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)  # Popen must not wait again
    if process.returncode not in expected:
        with open(errors, errors="replace") as text:
            said = text.read(2000)
        raise Failed(f"{' '.join(map(str, command))}\nended with {process.returncode}\n{said}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def median_cost(costs):
    """Each figure's own median."""
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        int(statistics.median(cost.peak for cost in costs)),
    )


def processor_time(process):
    """Seconds that the threads which `process` has now were running, to the nanosecond."""
    total = 0
    for thread in os.listdir(f"/proc/{process}/task"):
        with open(f"/proc/{process}/task/{thread}/schedstat") as statistics_of_thread:
            total += int(statistics_of_thread.read().split()[0])
    return total / 1e9


def children(process):
    """The processes that `process` started and has not waited for."""
    found = []
    for thread in os.listdir(f"/proc/{process}/task"):
        with open(f"/proc/{process}/task/{thread}/children") as listing:
            found += [int(word) for word in listing.read().split()]
    return found


def wait_until(condition, seconds, what):
    """Looks every few milliseconds whether `condition()` gives something true, and returns it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        result = condition()
        if result:
            return result
        time.sleep(0.005)
    raise Failed(f"{what} did not happen within {seconds} s")


def remove(path):
    """Removes a tree; faster with rm than with Python where there are 100,000 folders."""
    if shutil.which("rm"):
        subprocess.run(["rm", "-rf", str(path)], check=True)
    else:
        shutil.rmtree(path, ignore_errors=True)
