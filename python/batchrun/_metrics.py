"""Metrics that a job reports itself."""

from __future__ import annotations

import contextlib
import json
import math
import numbers
import os
import time
from typing import Any, Dict, Mapping, Optional, Union


def log(metrics: Optional[Mapping[str, Any]] = None, /, *, step: Optional[int] = None, **values: Any) -> None:
    """Report metrics of the job that this process belongs to.

    They are one line in the file ``$BATCHRUN_METRICS``, which every job has. Outside a job nothing
    is written, so a script can be run by hand as it is. Numbers may be those of NumPy or one-element
    tensors; maps may be nested, and their names are joined by ``/``.

    >>> log(step=1, loss=0.5)
    >>> log({"val": {"acc": 0.9}}, step=1)

    Raises TypeError for what is not a number:

    >>> log(loss="high")
    Traceback (most recent call last):
    TypeError: loss='high' is not a number
    """
    line: Dict[str, Any] = {}
    if step is not None:
        line["step"] = _step(step)
    line.update(_checked({**(metrics or {}), **values}, ""))
    path = os.environ.get("BATCHRUN_METRICS")
    if not path:
        return
    line["time"] = time.time()
    text = (json.dumps(line, ensure_ascii=False) + "\n").encode()
    # One write to a file that is opened to append: lines of several processes do not mix.
    try:
        descriptor = _opened(path)
    except FileNotFoundError:
        # A launch removes an empty folder at its end, and a process can outlive its job.
        with contextlib.suppress(FileExistsError):
            os.mkdir(os.path.dirname(path), 0o700)
        descriptor = _opened(path)
    try:
        written = os.write(descriptor, text)
    finally:
        os.close(descriptor)
    if written < len(text):
        raise OSError(f"only {written} of {len(text)} bytes were written to {path!r}")


def _opened(path: str) -> int:
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o666)


def _checked(values: Mapping[str, Any], prefix: str) -> Dict[str, Any]:
    checked: Dict[str, Any] = {}
    for name, value in values.items():
        if not isinstance(name, str):
            raise TypeError(f"the name {name!r} is not a text")
        if isinstance(value, Mapping):
            checked[name] = _checked(value, prefix + name + "/")
        else:
            checked[name] = _number(prefix + name, value)
    return checked


def _number(name: str, value: Any) -> Union[int, float]:
    if isinstance(value, numbers.Integral) and not isinstance(value, bool):
        return int(value)
    if isinstance(value, (str, bytes, bool)) or not hasattr(value, "__float__"):
        raise TypeError(f"{name}={value!r} is not a number")
    try:
        return float(value)
    except (TypeError, ValueError, RuntimeError) as error:
        # An array or tensor of several elements.
        raise TypeError(f"{name}={value!r} is not a number") from error


def _step(step: Any) -> int:
    number = _number("step", step)
    if not math.isfinite(number) or number != int(number):
        raise TypeError(f"step={step!r} is not a whole number")
    return int(number)
