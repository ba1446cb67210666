"""Homes full of runs, written as batchrun writes them, without running anything."""

import json
import os
import random
import re
import struct

from common.launchers import write_lines
from common.measuring import Failed, measure
from common.workloads import identity

POINTS = 20
"""Of each of the two scalars of a run."""


def curves(number):
    """The two scalars of a run, as (step, loss, accuracy)."""
    rate = 0.02 + 0.001 * (number % 50)
    return [
        (10 * i, round(2.5 / (1 + rate * i), 6), round(1 - 0.9 / (1 + rate * i), 6))
        for i in range(POINTS)
    ]


def summary(points):
    """A member of `scalars`."""
    steps, values = [step for step, _ in points], [value for _, value in points]
    low, high = values.index(min(values)), values.index(max(values))
    return {
        "last": values[-1],
        "step": steps[-1],
        "first": values[0],
        "first_step": steps[0],
        "min": values[low],
        "min_step": steps[low],
        "max": values[high],
        "max_step": steps[high],
        "sum": sum(values),
        "count": len(values),
    }


def flags(number):
    return {
        "lr": round(0.001 * (1 + number % 97), 4),
        "batch_size": 2 ** (4 + number % 5),
        "layers": 1 + number % 7,
        "optimizer": ("adam", "sgd", "rmsprop")[number % 3],
        "dropout": round(0.05 * (number % 9), 2),
    }


def state(number):
    return "error" if number % 10 == 3 else "completed"


def run_record(number, id, with_scalars):
    """A trial of an operation."""
    own = flags(number)
    words = ["python3", "-u", "train.py", *(f"--{key}={value}" for key, value in own.items())]
    label = " ".join(f"{key}={value}" for key, value in own.items())
    status = 1 if state(number) == "error" else 0
    start = 1_760_000_000 + 11.5 * number
    record = {
        "status": status,
        "state": state(number),
        "attempts": 1,
        "start": start,
        "runtime": 10.25 + number % 5,
        "outcome": "exited",
        "exit_code": status,
        "user_cpu": 9.5,
        "system_cpu": 0.25,
        "host": "node1",
        "slot": number % 8,
        "stdout": f"logs/{id}/out.log",
        "stderr": f"logs/{id}/out.log",
        "parameters": own,
        "command": " ".join(words),
        "operation": "train",
        "role": "run",
        "initialized": start,
        "flags": own,
        "user_flags": {"lr": own["lr"]},
        "label": label,
        "batch": "0123456789abcdef0123456789abcdef",
        "directory": f"dirs/{id}",
        "op": {
            "name": "train",
            "origin": {"project": "/home/somebody/project/batchrun.yml"},
            "body": {"main": "train"},
            "flags": [{"name": name, "default": 1, "type": "number"} for name in own],
            "flags_dest": "args",
            "sourcecode": {},
        },
        "op_ref": {
            "type": "project",
            "project": "/home/somebody/project/batchrun.yml",
            "version": "6f0b1b5a7b1f4b55a8f33d0d1cdd1f8e",
            "model": "",
            "name": "train",
        },
        "user": "somebody",
        "platform": {"architecture": "x86_64", "cpus": 8, "uname": "Linux 6.1", "processor": "x"},
        "project": "/home/somebody/project",
        "random_seed": number,
        "label_template": "${default_label}",
        "sourcecode_digest": "534d99ac35cd59c55359149d1caab66b",
        "arguments": words,
        "generation": 1,
        "trial": number + 1,
    }
    if with_scalars:
        points = curves(number)
        record["scalars"] = {
            "acc": summary([(step, accuracy) for step, _, accuracy in points]),
            "loss": summary([(step, loss) for step, loss, _ in points]),
        }
    return record


def line_record(number, id):
    """A line of a runfile."""
    own = {key: str(value) for key, value in flags(number).items()}
    status = 1 if state(number) == "error" else 0
    return {
        "sha256": id * 4,
        "status": status,
        "state": state(number),
        "attempts": 1,
        "start": 1_760_000_000 + 11.5 * number,
        "runtime": 10.25 + number % 5,
        "outcome": "exited",
        "exit_code": status,
        "user_cpu": 9.5,
        "system_cpu": 0.25,
        "host": "node1",
        "slot": number % 8,
        "line": number + 1,
        "stdout": f"logs/{id}/out.log",
        "stderr": f"logs/{id}/err.log",
        "parameters": own,
        "command": "python3 train.py " + " ".join(f"--{k}={v}" for k, v in own.items()),
    }


def ids(count, digits):
    """Always the same ones."""
    source = random.Random(count)
    return [f"{source.getrandbits(4 * digits):0{digits}x}" for _ in range(count)]


def write_snapshot(ledger, records):
    """`records` yields ids and records."""
    with open(ledger / "metadata.json", "w") as snapshot:
        separator = "{\n"
        for id, record in records:
            snapshot.write(f'{separator}"{id}":{json.dumps(record, separators=(",", ":"))}')
            separator = ",\n"
        snapshot.write("\n}\n")
    return (ledger / "metadata.json").stat().st_size


def of_runs(folder, count, with_folders=True):
    """Trials whose scalars are recorded, as those of `batchrun run` are."""
    ledger = folder / "runs" / "train"
    ledger.mkdir(parents=True)
    names = ids(count, 32)
    if with_folders:
        for id in names:
            (ledger / "dirs" / id / ".batchrun").mkdir(parents=True)
    return write_snapshot(
        ledger, ((id, run_record(number, id, True)) for number, id in enumerate(names))
    )


def of_lines(folder, count):
    """Lines of a runfile, whose logs have 40 numbers each."""
    return of_logs(
        folder,
        count,
        lambda number: "".join(
            f"loss: {loss} (step {step})\nacc: {accuracy} (step {step})\n"
            for step, loss, accuracy in curves(number)
        ),
    )


def of_logs(folder, count, output):
    """Lines of a runfile; `output` gives what each of them has printed."""
    ledger = folder / "runs" / "sweep"
    ledger.mkdir(parents=True)
    names = ids(count, 16)
    for number, id in enumerate(names):
        (ledger / "logs" / id).mkdir(parents=True)
        (ledger / "logs" / id / "out.log").write_text(output(number))
        (ledger / "logs" / id / "err.log").touch()
    return write_snapshot(
        ledger, ((id, line_record(number, id)) for number, id in enumerate(names))
    )


def fill_log(folder, text, size):
    """Makes the log of the only line that long, by repeating a text."""
    (log,) = (folder / "runs" / "sweep" / "logs").glob("*/out.log")
    piece = (text * (1 + 1_000_000 // len(text.encode()))).encode()
    with open(log, "wb") as out:
        while out.tell() < size:
            out.write(piece)
    return log.stat().st_size


LOGS = ("out.log", "err.log")


def logs_that_fit(folder, count):
    """The logs for which there is room: a folder and two files for each of `count` lines are more
    than file systems in memory hold on small machines, and only the first of the two is looked at."""
    system = os.statvfs(folder)
    if system.f_files == 0:  # no such limit
        return LOGS
    room = system.f_favail / count
    return LOGS if room > 3.1 else LOGS[:1] if room > 2.1 else ()


def of_launched(setup, folder, count, logs=LOGS):
    """`lines.txt`, and its ledger after a launch of its lines, which print nothing: `true --n=I`.

    The first line is really launched; its record and its logs are the pattern of all, so that what is
    measured is the layout of this batchrun and not of the one that this was written for.
    """
    first = "true --n=1"
    runfile = write_lines(folder / "lines.txt", [first])
    measure([setup.binary, "launch", runfile], folder)
    ledger = folder / "runs" / "lines"
    id, digest = identity(first)
    with open(ledger / "metadata.json") as snapshot:
        pattern = next((line for line in snapshot if f'"{id}"' in line), "").rstrip("\n").rstrip(",")
    start = re.search(r'"start":([0-9]+[.][0-9]{6}),', pattern)
    names = set(os.listdir(ledger / "logs" / id))
    parts = [digest, '"line":1,', '"n":"1"', f'"{first}"']
    if not start or names != set(LOGS) or any(pattern.count(p) != 1 for p in parts):
        raise Failed(f"the ledger '{ledger}' is not laid out as the benchmarks know it")
    with open(runfile, "w") as lines, open(ledger / "metadata.json", "w") as snapshot:
        snapshot.write("{\n" + pattern)
        lines.write(first + "\n")
        for number in range(2, count + 1):
            command = f"true --n={number}"
            job, own_digest = identity(command)
            lines.write(command + "\n")
            snapshot.write(
                ",\n"
                + pattern.replace(digest, own_digest)
                .replace(id, job)
                .replace(start[0], f'"start":{float(start[1]) + 0.0004 * number:.6f},')
                .replace('"line":1,', f'"line":{number},')
                .replace('"n":"1"', f'"n":"{number}"')
                .replace(f'"{first}"', f'"{command}"')
            )
            own = f"{ledger}/logs/{job}"
            if logs:
                os.mkdir(own)
            for name in logs:
                os.close(os.open(f"{own}/{name}", os.O_WRONLY | os.O_CREAT, 0o600))
        snapshot.write("\n}\n")


def of_event_files(folder, count):
    """Trials that have left a TensorBoard event file each."""
    ledger = folder / "runs" / "train"
    ledger.mkdir(parents=True)
    names = ids(count, 32)
    files = [event_file(curves(number)) for number in range(50)]
    for number, id in enumerate(names):
        (ledger / "dirs" / id / ".batchrun").mkdir(parents=True)
        (ledger / "dirs" / id / "events.out.tfevents.1.node1").write_bytes(files[number % 50])
    return write_snapshot(
        ledger, ((id, run_record(number, id, False)) for number, id in enumerate(names))
    )


def event_file(points):
    """Length, checksum, message and checksum of each event."""
    content = [event(b"\x09" + struct.pack("<d", 1.0) + field(3, b"brain.Event:2"))]
    for step, loss, accuracy in points:
        for tag, value in ((b"loss", loss), (b"acc", accuracy)):
            one = field(1, tag) + b"\x15" + struct.pack("<f", value)
            content.append(
                event(b"\x09" + struct.pack("<d", 1.0) + b"\x10" + varint(step) + field(5, field(1, one)))
            )
    return b"".join(content)


def event(message):
    length = struct.pack("<Q", len(message))
    return length + checksum(length) + message + checksum(message)


def field(number, content):
    return varint(number << 3 | 2) + varint(len(content)) + content


def varint(number):
    content = b""
    while number >= 128:
        content += bytes([number & 127 | 128])
        number >>= 7
    return content + bytes([number])


def checksum(content):
    """The masked CRC-32C of TFRecord files."""
    remainder = 0xFFFFFFFF
    for byte in content:
        remainder ^= byte
        for _ in range(8):
            remainder = remainder >> 1 ^ (0x82F63B78 if remainder & 1 else 0)
    remainder ^= 0xFFFFFFFF
    return struct.pack("<I", ((remainder >> 15 | remainder << 17) + 0xA282EAD8) & 0xFFFFFFFF)
