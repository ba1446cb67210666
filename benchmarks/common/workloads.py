"""Runfiles and ledgers of any size, written without holding them in memory."""

import hashlib
import json

from common.launchers import write_lines
from common.measuring import Failed, measure


class Numbered:
    """The commands `words 0`, `words 1`, … made when they are asked for."""

    def __init__(self, words, count):
        self.words = words
        self.count = count

    def __len__(self):
        return self.count

    def __iter__(self):
        return (f"{self.words} {i}" for i in range(self.count))


def identity(command):
    """The id of a job and the whole digest that it is the beginning of."""
    digest = hashlib.sha256(command.encode()).hexdigest()
    return digest[:16], digest


def finished_by_python(folder, commands):
    """A ledger of finished jobs as Python's batchrun leaves it; returns its runfile."""
    ledger = folder / "runs" / "jobs"
    ledger.mkdir(parents=True)
    with open(ledger / "metadata.json", "w") as file:
        for i, command in enumerate(commands):
            record = {
                "start": 1700000000.25 + i,
                "runtime": 0.0012,
                "status": 0,
                "command": command,
                "parameters": {},
            }
            text = json.dumps({identity(command)[0]: record}, indent=2)
            file.write(("{" if i == 0 else ",") + text[1:-2])
        file.write("\n}")
    return write_lines(folder / "jobs.runfile", commands)


def finished(setup, folder, commands):
    """A ledger of finished jobs in batchrun's own layout; returns its runfile.

    One job is really launched; its record is the pattern of all, so that what is measured is the
    layout of this batchrun and not of the one that this was written for.
    """
    pattern_command = next(iter(commands))
    runfile = write_lines(folder / "jobs.runfile", [pattern_command])
    measure([setup.binary, "launch", runfile], folder)
    snapshot = folder / "runs" / "jobs" / "metadata.json"
    pattern_id, pattern_digest = identity(pattern_command)
    with open(snapshot) as file:
        record = next((line for line in file if f'"{pattern_id}"' in line), None)
    if record is None or json.dumps(pattern_command) not in record:
        raise Failed(f"the layout of '{snapshot}' is not the one that the benchmarks know")
    pattern = record.rstrip("\n").rstrip(",")
    with open(snapshot, "w") as file:
        file.write("{\n")
        for i, command in enumerate(commands):
            job, digest = identity(command)
            text = (
                pattern.replace(pattern_digest, digest)
                .replace(pattern_id, job)
                .replace(json.dumps(pattern_command), json.dumps(command))
            )
            file.write(("" if i == 0 else ",\n") + text)
        file.write("\n}\n")
    return write_lines(runfile, commands)
