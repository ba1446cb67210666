"""scripts/pictures: the pictures of the README, and those that are made again."""

import importlib.machinery
import importlib.util
import os
import re
import subprocess
import xml.etree.ElementTree
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
NAMES = ["launch-light", "launch-dark", "compare-light", "compare-dark"]
SVG = "{http://www.w3.org/2000/svg}"

loader = importlib.machinery.SourceFileLoader("pictures", str(PROJECT / "scripts" / "pictures"))
pictures = importlib.util.module_from_spec(importlib.util.spec_from_loader("pictures", loader))
loader.exec_module(pictures)


def screen_after(*pieces, rows=3, columns=10):
    screen = pictures.Screen(rows, columns)
    for piece in pieces:
        screen.feed(piece)
    return screen


@pytest.mark.parametrize(
    "pieces, lines",
    [
        ([b"one\r\ntwo"], ["one", "two", ""]),
        ([b"1\r\n2\r\n3\r\n4"], ["2", "3", "4"]),
        ([b"abcdefghijkl"], ["abcdefghij", "kl", ""]),
        ([b"abc\rX"], ["Xbc", "", ""]),
        ([b"abc\b\x1b[K"], ["ab", "", ""]),
        # What a live area does, in pieces that end within a sequence and within a character.
        ([b"old 1\r\nold 2", b"\r\x1b[1", b"A\x1b[Jnew \xe2\x94", b"\x81"], ["new ━", "", ""]),
        ([b"old\x1b[?1049h\x1b[0m\x1b[2J\x1b[2;3Hnew\x1b[3;1H."], ["", "  new", "."]),
        ([b"\x1b]0;a title\x07text"], ["text", "", ""]),
    ],
)
def test_the_screen_shows_what_a_terminal_shows(pieces, lines):
    assert screen_after(*pieces).lines == lines


def test_the_screen_knows_how_cells_look():
    cells = screen_after(b"a\x1b[1;32mb\x1b[2;7mc\x1b[0md").cells[0]
    assert cells[0] == ("a", pictures.PLAIN)
    assert cells[1] == ("b", pictures.Style("green", bold=True))
    assert cells[2] == ("c", pictures.Style("green", bold=True, dim=True, reversed=True))
    assert cells[3] == ("d", pictures.PLAIN)


@pytest.mark.parametrize("piece", [b"\x1b[5m", b"\x1b[1L", b"\x00", "表".encode()])
def test_what_the_screen_does_not_know_is_an_error(piece):
    with pytest.raises(ValueError):
        screen_after(piece)


def luminance(colour):
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["text", "dim", "red", "green", "yellow", "blue", "cyan"])
def test_every_colour_can_be_read(theme, name):
    """A contrast of 4.5 is what WCAG 2 asks for."""
    colours = pictures.THEMES[theme]
    darker, lighter = sorted([luminance(colours[name]), luminance(colours["background"])])
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def texts(path):
    """The words of a picture by row, from left to right."""
    rows = {}
    for text in xml.etree.ElementTree.parse(path).iter(SVG + "text"):
        rows.setdefault(float(text.get("y")), []).append((float(text.get("x")), text.text))
    return [" ".join(word for _, word in sorted(rows[y])) for y in sorted(rows)]


def check(folder):
    colours = {}
    for name in NAMES:
        path = folder / f"{name}.svg"
        assert path.stat().st_size < 60_000
        content = path.read_text(encoding="utf-8")
        for place in ["/tmp", "/root", "/home", "/Users", str(PROJECT)]:
            assert place not in content, name
        shown = "\n".join(texts(path))
        if name.startswith("launch"):
            assert re.search(r"^\$ batchrun launch wine.yml", shown, re.MULTILINE)
            assert re.search(r"\d+% \d+/24 ETA \d+s", shown)
            assert re.search(r"\d+ done · 0 failed · \d running", shown)
        else:
            assert "run lr hidden seed loss min val_loss accuracy time" in shown
            assert "24 runs ? help" in shown
            assert len(re.findall(r"^[0-9a-f]{8} 0\.0", shown, re.MULTILINE)) == 14
        colours[name] = set(re.findall(r"#[0-9a-f]{6}", content))
    # Both themes show the same session in other colours.
    for name in ["launch", "compare"]:
        assert texts(folder / f"{name}-light.svg") == texts(folder / f"{name}-dark.svg")
        assert not colours[f"{name}-light"] & colours[f"{name}-dark"]


def test_the_pictures_of_the_readme():
    check(PROJECT / "docs" / "pictures")
    page = (PROJECT / "README.md").read_text()
    for name in NAMES:
        assert f"docs/pictures/{name}.svg" in page


def test_one_command_makes_them_again(tmp_path):
    program = os.environ.get("BATCHRUN_BINARY", PROJECT / ".build" / "release" / "batchrun")
    made = subprocess.run(
        [PROJECT / "scripts" / "pictures", program, tmp_path], stdout=subprocess.PIPE, check=True
    )
    assert made.stdout.decode().split() == [str(tmp_path / f"{name}.svg") for name in NAMES]
    check(tmp_path)
