"""Launch experiments, and read their results, from Python.

>>> import batchrun
>>> with batchrun.launch(["echo 'loss: 0.25'"], name="hello") as launch:
...     summary = launch.wait()
>>> summary["completed"]
1
>>> [row["loss"] for row in batchrun.compare("hello", as_frame=False)]
[0.25]

The functions call the program ``batchrun`` that was installed with this module. ``runs``, ``compare``
and ``series`` return pandas DataFrames where pandas is installed, else lists of dicts.
"""

from __future__ import annotations

from ._binary import BatchrunError, binary
from ._launches import Launch, launch, sweep
from ._metrics import log
from ._queries import compare, runs, series

__all__ = [
    "BatchrunError",
    "Launch",
    "binary",
    "compare",
    "launch",
    "log",
    "runs",
    "series",
    "sweep",
]


def __getattr__(name: str) -> str:
    if name == "__version__":
        from ._binary import version

        return version()
    raise AttributeError("module 'batchrun' has no attribute " + repr(name))
