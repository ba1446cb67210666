"""scripts/words: words that make sentences hard to read."""

import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


def found(text, path):
    """What is found in a file with this text: line, phrase."""
    path.write_text(text)
    checked = subprocess.run([PROJECT / "scripts" / "words", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    lines = checked.stdout.decode().splitlines()
    assert checked.returncode == (1 if lines else 0)
    parts = [line[len(f"{path}:") :].split(": ", 1) for line in lines]
    return [(int(number), rest.split(" (")[0]) for number, rest in parts]


@pytest.mark.parametrize(
    "text, findings",
    [
        ("The runfile was read meanwhile.\nIt shall run anew.", [(1, "meanwhile"), (2, "shall"), (2, "anew")]),
        ("Nobody waits.", [(1, "Nobody")]),
        ("It is no\nflag.", [(1, "is no flag")]),
        ("It is said: what shall be  <!-- plain-english: ok -->", []),
        ("A renewed marshall of canewood.", []),
        ("It is not a flag. What it would do without running.", []),
    ],
)
def test_pages(text, findings, tmp_path):
    assert found(text, tmp_path / "page.md") == findings


@pytest.mark.parametrize(
    "source, findings",
    [
        ('let a = "run it anew"', [(1, "anew")]),
        ("// nobody reads this\n/* nor\n this: anew */ let a = 1", []),
        ('let a = 1 // "anew"', []),
        ('let a = """\n  one\n  goes on\n  """', [(3, "goes on")]),
        ('let a = """\n  it goes \\\n  on\n  """', [(2, "goes on")]),
        ('let a = "x \\(anew("shall")) y" + b', [(1, "shall")]),
        ('let a = "say \\"anew\\""', [(1, "anew")]),
        ('let a = #"a " anew"# + anew', [(1, "anew")]),
        ('let a = "https://x.org/anew"', [(1, "anew")]),
        ('let a = "anew"  // plain-english: ok', []),
    ],
)
def test_strings_of_sources(source, findings, tmp_path):
    assert found(source, tmp_path / "source.swift") == findings


def test_our_pages_are_clean():
    pages = [path for path in PROJECT.glob("docs/*.md") if path.name != "commands.md"]
    checked = subprocess.run([PROJECT / "scripts" / "words", *pages, PROJECT / "README.md"], stdout=subprocess.PIPE)
    assert checked.stdout == b""
