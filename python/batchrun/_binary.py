"""The program behind the module: where it is, and how it is called."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from importlib import metadata
from pathlib import Path
from typing import Iterator, List, Optional, Sequence, Union

AnyPath = Union[str, "os.PathLike[str]"]


class BatchrunError(Exception):
    """The program could not do what was asked.

    The message is that of the program, its hint included; ``exit_code`` is 2 where the request was
    wrong.

    >>> try:
    ...     sweep("missing.yml")
    ... except BatchrunError as error:
    ...     print(error.exit_code)
    2
    """

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def binary() -> str:
    """Return the path of the program that the module calls.

    It is ``$BATCHRUN_BINARY`` if that is set, else the program that was installed with this module,
    whatever else is on PATH; a source checkout has its own build.

    >>> os.path.basename(binary())
    'batchrun'
    """
    return os.environ.get("BATCHRUN_BINARY") or _found()


@functools.lru_cache(maxsize=None)
def _found() -> str:
    for candidate in _candidates():
        if candidate.is_file() and os.access(candidate, os.X_OK):
            return str(candidate)
    on_path = shutil.which("batchrun")
    if on_path is None:
        raise BatchrunError("the program batchrun was not found; install the wheel again")
    return on_path


def _candidates() -> Iterator[Path]:
    package = Path(__file__).resolve().parent
    distribution = _distribution()
    if distribution is not None:
        for file in distribution.files or []:
            if file.name == "batchrun" and file.parent.name == "bin":
                path = Path(str(file.locate()))
                yield path.parent.resolve() / path.name
    # 'pip install --target' moves the program, but records where it would have been.
    yield package.parent / "bin" / "batchrun"
    checkout = package.parent.parent
    if (checkout / "Package.swift").is_file():
        yield checkout / ".build" / "release" / "batchrun"


def _distribution() -> Optional[metadata.Distribution]:
    """Return the installed distribution that this very file belongs to."""
    own = Path(__file__).resolve()
    for distribution in metadata.distributions(name="batchrun"):
        if Path(str(distribution.locate_file("batchrun/_binary.py"))).resolve() == own:
            return distribution
    return None


def version() -> str:
    """Return the version of the module, which is that of its program."""
    distribution = _distribution()
    if distribution is not None:
        return distribution.version
    return call(["--version"]).split()[-1]


def call(arguments: Sequence[str], stdin: Optional[str] = None) -> str:
    """Run the program to its end and return its output; raise what it says where it fails."""
    program = binary()
    try:
        result = subprocess.run(
            [program, *arguments],
            input=None if stdin is None else stdin.encode(),
            stdin=subprocess.DEVNULL if stdin is None else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except OSError as error:
        raise not_started(program, error) from None
    if result.returncode != 0:
        raise failure(result.stderr, result.returncode)
    return result.stdout.decode()


def not_started(program: str, error: OSError) -> BatchrunError:
    """Return an exception that says why the program itself could not be run."""
    message = f"cannot run '{program}': {error.strerror}"
    if os.environ.get("BATCHRUN_BINARY"):
        message += "\nhint: BATCHRUN_BINARY names this program; correct the variable, or unset it"
    return BatchrunError(message, 2)


def failure(errors: bytes, exit_code: int) -> BatchrunError:
    """Return an exception that says what the program wrote to standard error."""
    text = errors.decode(errors="replace").strip()
    message = text.replace("batchrun: error: ", "", 1) or f"batchrun ended with exit code {exit_code}"
    return BatchrunError(message, exit_code)


def home_option(home: Optional[AnyPath]) -> List[str]:
    """Return the option for the runs folder; None leaves the choice to the program."""
    return [] if home is None else ["--home", os.fspath(home)]
