"""docs/python.md is played: its files are written, its examples must show what they show."""

import doctest
import re

from conftest import PROJECT

BLOCK = re.compile(r"(?:<!-- file: (\S+) -->\n)?```(\w+)\n(.*?)```", re.DOTALL)


def test_the_page_shows_what_happens(folder, monkeypatch):
    import batchrun

    # Jobs of the page import the module too.
    monkeypatch.setenv("PYTHONPATH", str(batchrun.__path__[0]).rsplit("/", 1)[0])
    page = (PROJECT / "docs" / "python.md").read_text()
    names = {}
    played = 0
    for file, language, text in BLOCK.findall(page):
        if file:
            (folder / file).write_text(text)
        elif language == "pycon":
            test = doctest.DocTestParser().get_doctest(text, names, f"block {played + 1}", "docs/python.md", 0)
            runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
            runner.run(test, clear_globs=False)
            names.update(test.globs)
            assert runner.failures == 0
            played += 1
    assert played > 3


def test_the_example_script_runs(folder):
    import os
    import shutil
    import subprocess
    import sys

    import batchrun

    source = PROJECT / "examples" / "notebook"
    for file in source.iterdir():
        if file.is_file():
            shutil.copy(file, folder)
    environment = {**os.environ, "PYTHONPATH": str(batchrun.__path__[0]).rsplit("/", 1)[0]}
    result = subprocess.run(
        [sys.executable, "analysis.py"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert result.returncode == 0, result.stderr.decode()
    assert "best" in result.stdout.decode()
