"""Programs that run a list of commands, each told to do so in its own words.

A launcher writes what it needs into an empty folder and returns the command line that is measured.
Those that keep no logs get the redirection of the output in the lines.
"""

import shutil
from dataclasses import dataclass
from typing import Callable


@dataclass(frozen=True)
class Launcher:
    name: str
    prepare: Callable
    """(folder, commands, workers) -> command line"""
    most_jobs: int
    """More than this would take unreasonably long, unless everything was asked for."""


def write_lines(path, lines):
    with open(path, "w") as file:
        file.writelines(f"{line}\n" for line in lines)
    return path


def _redirected(folder, commands):
    (folder / "logs").mkdir()
    return (f"{line} >logs/{i}.out 2>logs/{i}.err" for i, line in enumerate(commands))


def limit(setup, *options):
    def prepare(folder, commands, workers):
        runfile = write_lines(folder / "jobs.runfile", commands)
        return [setup.limit, "-j", workers, *options, runfile, folder / "limit"]

    return Launcher("limit", prepare, 10**9)


def batchrun(setup, *options, name="batchrun"):
    def prepare(folder, commands, workers):
        runfile = write_lines(folder / "jobs.runfile", commands)
        return [setup.binary, "launch", runfile, "--n-jobs", workers, *options]

    return Launcher(name, prepare, 10**9)


def _ninja(folder, commands, workers):
    with open(folder / "build.ninja", "w") as file:
        file.write("rule job\n  command = $line >$out 2>$out.err\n")
        for i, line in enumerate(commands):
            escaped = line.replace("$", "$$")
            file.write(f"build logs/{i}.out: job\n  line = {escaped}\n")
    return ["ninja", "-j", workers, "--quiet"]


def _xargs(folder, commands, workers):
    write_lines(folder / "lines", _redirected(folder, commands))
    return ["xargs", "-a", "lines", "-d", "\\n", "-n", 1, "-P", workers, "/bin/sh", "-c"]


def _make(folder, commands, workers):
    with open(folder / "Makefile", "w") as file:
        recipes = [line.replace("$", "$$") for line in _redirected(folder, commands)]
        file.write(".PHONY: all\nall: " + " ".join(f"job{i}" for i in range(len(recipes))) + "\n")
        for i, line in enumerate(recipes):
            file.write(f".PHONY: job{i}\njob{i}:\n\t@{line}\n")
    return ["make", "--no-builtin-rules", "--jobs", workers]


def _parallel(folder, commands, workers):
    write_lines(folder / "lines", commands)
    return ["parallel", "--will-cite", "-j", workers, "--joblog", "joblog", "-a", "lines"]


def rivals(setup):
    """The others that are installed here."""
    found = [
        Launcher(name, prepare, most_jobs)
        for name, program, prepare, most_jobs in (
            ("ninja", "ninja", _ninja, 100_000),
            ("xargs -P", "xargs", _xargs, 100_000),
            ("make -j", "make", _make, 10_000),
            ("GNU parallel --joblog", "parallel", _parallel, 10_000),
        )
        if shutil.which(program)
    ]
    if setup.python_batchrun:

        def prepare(folder, commands, workers):
            runfile = write_lines(folder / "jobs.runfile", commands)
            return [setup.python_batchrun, "launch", runfile, "--n_jobs", workers]

        found.append(Launcher("Python's batchrun", prepare, 1_000))
    return found
