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
OPTIMIZERS = ["optuna==5.0.0", "scikit-optimize==0.10.2", "scikit-learn==1.5.2"]


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


def find_optimizers(install):
    """A Python that has Optuna and scikit-optimize: that of an environment of its own, where they are installed
    from PyPI when asked, or the one that runs this; None if neither has them."""
    environment = TOOLS / "python-optimizers"
    python = environment / "bin" / "python"
    if install and not python.exists():
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *OPTIMIZERS], check=True)
    for candidate in (python, Path(sys.executable)):
        question = [candidate, "-c", "import optuna, skopt"]
        if candidate.exists() and not subprocess.run(question, capture_output=True).returncode:
            return candidate
    return None
