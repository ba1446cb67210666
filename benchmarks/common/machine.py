"""What the figures were measured on."""

import datetime
import os
import platform
import subprocess


def _field(path, name):
    try:
        with open(path) as listing:
            for line in listing:
                if line.startswith(name):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return "unknown"


def _answer(*command):
    try:
        return subprocess.run(
            command, capture_output=True, text=True, check=True
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def description(binary, folder):
    """Names and values, in the order of showing."""
    load = os.getloadavg()
    memory = _field("/proc/meminfo", "MemTotal").split()[0]
    return {
        "time": datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
        "processor": _field("/proc/cpuinfo", "model name"),
        "usable cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{int(memory) / 1024 / 1024:.1f} GiB" if memory.isdigit() else memory,
        "kernel": f"{platform.system()} {platform.release()}",
        "shell": os.path.realpath("/bin/sh"),
        "folder": f"{folder} ({_answer('stat', '-f', '-c', '%T', str(folder))})",
        "binary": f"{binary} ({_answer(str(binary), '--version')})",
        "load before": f"{load[0]:.2f} {load[1]:.2f} {load[2]:.2f}",
    }
