"""Where a benchmark works and what it compares with."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from common.measuring import Failed, remove

PROJECT = Path(__file__).resolve().parents[2]
TOOLS = PROJECT / ".build" / "benchmarks"
PYTHON_BATCHRUN = "batchrun==0.0.14"


@dataclass
class Setup:
    binary: Path
    scratch: Path
    limit: Path
    python_batchrun: Optional[Path]
    """The program of the same name on PyPI, where it was installed for this."""
    full: bool
    repeats: int

    def fresh(self, name):
        """An empty folder."""
        folder = self.scratch / name
        remove(folder)
        folder.mkdir(parents=True)
        return folder

    def say(self, what):
        """Shows what is being done, for whoever waits."""
        print(f"  ... {what}", file=sys.stderr, flush=True)


def build_limit():
    """Compiles limit.c with the first C compiler that is there."""
    source = PROJECT / "benchmarks" / "limit.c"
    program = TOOLS / "limit"
    if program.exists() and program.stat().st_mtime > source.stat().st_mtime:
        return program
    compiler = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    if compiler is None:
        raise Failed("no C compiler (cc, gcc or clang) on PATH")
    TOOLS.mkdir(parents=True, exist_ok=True)
    command = [compiler, "-O2", "-Wall", "-std=gnu11", "-pthread", "-o", program, source]
    subprocess.run(command, check=True)
    return program


def find_python_batchrun(install):
    """Python's batchrun in an environment of its own; installed there from PyPI when asked."""
    environment = TOOLS / "python-batchrun"
    program = environment / "bin" / "batchrun"
    if install and not program.exists():
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
        install_command = [environment / "bin" / "pip", "install", "--quiet", PYTHON_BATCHRUN]
        subprocess.run(install_command, check=True)
    return program if program.exists() else None
