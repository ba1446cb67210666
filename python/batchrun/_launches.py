"""Launches and sweeps, as thin calls of the program."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import warnings
from types import TracebackType
from typing import IO, Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Set, Type, Union, cast

from ._binary import AnyPath, BatchrunError, binary, call, failure, home_option, not_started

Event = Dict[str, Any]

_COUNTS = (
    "completed",
    "failed",
    "terminated",
    "not_started",
    "skipped",
    "skipped_by_request",
    "retried",
    "elapsed",
    "work_seconds",
)


class Launch:
    """A launch that runs. Iterate over it for its events; made by ``launch``.

    >>> with launch(["true"], name="events") as running:
    ...     [event["event"] for event in running if event["event"] != "notice"]
    ['launch', 'start', 'end', 'summary']
    >>> running.returncode
    0
    """

    def __init__(self, arguments: Sequence[str], stdin: Optional[IO[bytes]] = None) -> None:
        self.returncode: Optional[int] = None
        """The exit code, as a shell has it; None while it runs."""
        self.summary: Optional[Event] = None
        """The last event, once it was read."""
        self._pending = b""
        self._stop_signals: Set[int] = set()
        self._errors = tempfile.TemporaryFile()
        # In its own session: Ctrl-C in a terminal reaches Python, which asks the launch to stop, once.
        program = binary()
        try:
            self._process = subprocess.Popen(
                [program, *arguments],
                stdin=subprocess.DEVNULL if stdin is None else stdin,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                start_new_session=True,
            )
        except OSError as error:
            self._errors.close()
            raise not_started(program, error) from None

    def __iter__(self) -> Iterator[Event]:
        return self

    def __next__(self) -> Event:
        """Wait for the next event."""
        try:
            event = self._read()
        except KeyboardInterrupt:
            self._abandon()
            raise
        if event is None:
            raise StopIteration
        return event

    def wait(self) -> Event:
        """Wait for the end and return the summary.

        Jobs that failed are counted in it; a launch that ``stop`` ended before its first job has one in
        which all counts are 0. Raises BatchrunError where nothing could be launched.
        """
        for _ in self:
            pass
        if self.summary is None:
            raise BatchrunError("the launch was killed", self.returncode or 1)
        return self.summary

    def stop(self, drain: bool = False) -> None:
        """Ask it to end, as by Ctrl-C; with ``drain`` running jobs finish, and no more start.

        The next launch runs again what was stopped. Does not wait: call ``wait`` for that.
        """
        if self.returncode is None and self._process.poll() is None:
            number = signal.SIGUSR1 if drain else signal.SIGINT
            self._stop_signals.add(number)
            self._process.send_signal(number)

    def __enter__(self) -> Launch:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        if self.returncode is None:
            self.stop()
            while self._read(raises=kind is None) is not None:
                pass

    def _abandon(self) -> None:
        """Stop it, and read its events to the end."""
        self.stop()
        while self._read(raises=False) is not None:
            pass

    def _read(self, raises: bool = True) -> Optional[Event]:
        """Return the next event, or None at the end."""
        if self.returncode is not None:
            return None
        output = cast(IO[bytes], self._process.stdout).fileno()
        while b"\n" not in self._pending:
            # Not readline: it loses what it has read when a signal interrupts it.
            chunk = os.read(output, 1 << 16)
            if not chunk:
                self._finish(raises)
                return None
            self._pending += chunk
        line, self._pending = self._pending.split(b"\n", 1)
        event: Event = json.loads(line)
        if event["event"] == "summary":
            self.summary = event
        elif event["event"] == "launch" and event["duplicates"]:
            count = event["duplicates"]
            repeat = "repeats another and runs" if count == 1 else "repeat others and run"
            warnings.warn(
                f"{count} of the commands {repeat} once (options=['--replicates'] runs each)", stacklevel=3
            )
        return event

    def _finish(self, raises: bool) -> None:
        code = self._process.wait()
        self.returncode = 128 - code if code < 0 else code
        cast(IO[bytes], self._process.stdout).close()
        self._errors.seek(0)
        errors = self._errors.read()
        self._errors.close()
        if self.summary is None and self.returncode - 128 in self._stop_signals:
            # Stopped before it had anything to report.
            self.summary = {"event": "summary", **dict.fromkeys(_COUNTS, 0), "exit_code": self.returncode}
        if self.summary is None and raises:
            raise failure(errors, self.returncode)
        # Warnings, and errors that the summary does not say.
        sys.stderr.write(errors.decode(errors="replace"))


def launch(
    runfile_or_commands: Union[AnyPath, Iterable[Union[str, Sequence[str]]]],
    n_jobs: Union[int, str] = 1,
    name: Optional[str] = None,
    home: Optional[AnyPath] = None,
    retries: int = 0,
    timeout: Union[None, int, float, str] = None,
    mode: str = "resume",
    only: Union[None, str, Sequence[str]] = None,
    limit: Optional[int] = None,
    env: Optional[Mapping[str, str]] = None,
    notify: Optional[str] = None,
    options: Sequence[str] = (),
) -> Launch:
    """Start a launch, and return it while it runs.

    ``runfile_or_commands`` is the path of a runfile, or the commands themselves, whose launch is
    named ``commands`` unless ``name`` says otherwise. A command is a line of shell, or a list of words. What is done already is skipped, as
    by ``batchrun launch``. ``n_jobs`` run at once, or ``"auto"``; ``timeout`` is in seconds, or a
    text such as ``"2h"``. ``only`` is an expression on parameters, or several that must all hold; ``limit``
    is the largest number of jobs to run; ``env`` are variables for all jobs; ``notify`` is a command that
    is told the outcome. ``options`` are added to the command line as they are.

    >>> commands = [["echo", f"loss: {number}"] for number in (1, 2, 3)]
    >>> launch(commands, n_jobs=2, name="three").wait()["completed"]
    3
    >>> launch(commands, name="three").wait()["skipped"]
    3
    """
    arguments = ["launch", "--json", "--n-jobs", str(n_jobs), "--mode", mode, *home_option(home)]
    is_runfile = isinstance(runfile_or_commands, (str, os.PathLike))
    if name is not None or not is_runfile:
        arguments += ["--name", "commands" if name is None else name]
    if retries:
        arguments += ["--retries", str(retries)]
    if timeout is not None:
        arguments += ["--timeout", timeout if isinstance(timeout, str) else f"{timeout}s"]
    for expression in [only] if isinstance(only, str) else only or ():
        arguments += ["--only", expression]
    if limit is not None:
        arguments += ["--limit", str(limit)]
    for variable, value in (env or {}).items():
        arguments += ["--env", f"{variable}={value}"]
    if notify is not None:
        arguments += ["--notify", notify]
    arguments += options
    if isinstance(runfile_or_commands, (str, os.PathLike)):
        return Launch([*arguments, "--", os.fspath(runfile_or_commands)])
    with tempfile.TemporaryFile() as file:
        for command in runfile_or_commands:
            file.write(_line(command).encode(errors="surrogateescape") + b"\n")
        file.seek(0)
        return Launch([*arguments, "--", "-"], file)


def sweep(
    spec: Union[AnyPath, Mapping[str, Any]],
    only: Optional[str] = None,
    sample: Optional[int] = None,
    seed: Optional[int] = None,
) -> List[str]:
    """Return the commands of a grid spec: a path, or the spec itself as a dict.

    ``only`` is an expression on parameters, ``sample`` draws this many combinations at random, and
    ``seed`` decides which.

    >>> sweep({"program": "python3 train.py", "parameters": {"lr": [0.1, 0.01]}})
    ['python3 train.py --lr=0.1', 'python3 train.py --lr=0.01']
    """
    arguments = ["sweep", "--out", "-"]
    for option, value in (("--only", only), ("--sample", sample), ("--seed", seed)):
        if value is not None:
            arguments += [option, str(value)]
    if isinstance(spec, Mapping):
        # JSON is YAML, but for characters beyond 16 bits that are written as two escapes.
        output = call([*arguments, "--", "-"], json.dumps(dict(spec), ensure_ascii=False))
    else:
        output = call([*arguments, "--", os.fspath(spec)])
    return output.split("\n")[:-1]


def _line(command: Union[str, Sequence[str]]) -> str:
    line = command if isinstance(command, str) else " ".join(shlex.quote(word) for word in command)
    if "\n" in line:
        raise ValueError(f"a command is one line, and this one has a line break: {line!r}")
    # In a runfile these lines mean something else.
    if not line.strip() or line.lstrip().startswith("#"):
        raise ValueError(f"a command is not blank and not a comment: {line!r}")
    if line.endswith("\\"):
        raise ValueError(f"a command must not end with a backslash: {line!r}")
    return line
