"""Which program the module calls."""

import os
import subprocess
import sys
from pathlib import Path

import batchrun
import pytest
from batchrun import _binary


@pytest.fixture
def unset(monkeypatch):
    """No answer is kept, and the environment names no program."""
    monkeypatch.delenv("BATCHRUN_BINARY", raising=False)
    _binary._found.cache_clear()
    yield monkeypatch
    _binary._found.cache_clear()


def write_program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\nexit 99\n")
    path.chmod(0o755)
    return path


def test_the_environment_names_it(monkeypatch):
    monkeypatch.setenv("BATCHRUN_BINARY", "/somewhere/batchrun")
    assert batchrun.binary() == "/somewhere/batchrun"


def test_what_is_beside_the_package_wins_over_path(unset, tmp_path):
    package = tmp_path / "site" / "batchrun"
    own = write_program(tmp_path / "site" / "bin" / "batchrun")
    unset.setenv("PATH", str(write_program(tmp_path / "other" / "batchrun").parent))
    unset.setattr(_binary, "__file__", str(package / "_binary.py"))
    assert batchrun.binary() == str(own)


def test_a_checkout_has_its_own_build(unset, tmp_path):
    build = write_program(tmp_path / "checkout" / ".build" / "release" / "batchrun")
    unset.setattr(_binary, "__file__", str(tmp_path / "checkout" / "python" / "batchrun" / "_binary.py"))
    unset.setenv("PATH", "")
    with pytest.raises(batchrun.BatchrunError):
        batchrun.binary()
    (tmp_path / "checkout" / "Package.swift").touch()
    assert batchrun.binary() == str(build)


def test_path_is_the_last_resort(unset, tmp_path):
    unset.setattr(_binary, "__file__", str(tmp_path / "site" / "batchrun" / "_binary.py"))
    unset.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(batchrun.BatchrunError, match="was not found; install the wheel again"):
        batchrun.binary()
    program = write_program(tmp_path / "bin" / "batchrun")
    assert batchrun.binary() == str(program)


def test_the_version_is_that_of_the_program():
    printed = subprocess.run([batchrun.binary(), "--version"], stdout=subprocess.PIPE, check=True)
    assert printed.stdout.decode() == f"batchrun {batchrun.__version__}\n"


def test_the_module_needs_nothing_but_python():
    code = "import batchrun, sys; print([m for m in ('pandas', 'numpy') if m in sys.modules])"
    source = str(Path(batchrun.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": source}
    result = subprocess.run([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, check=True)
    assert result.stdout == b"[]\n"


def test_an_error_has_the_words_of_the_program(tmp_path):
    with pytest.raises(batchrun.BatchrunError) as caught:
        batchrun.compare("nothing", as_frame=False)
    assert not str(caught.value).startswith("batchrun")
    assert "nothing" in str(caught.value)
    assert caught.value.exit_code != 0
