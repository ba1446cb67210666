"""scripts/man5: pages of docs/ as manual pages."""

import shutil
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


def converted(text, tmp_path, name="page"):
    page = tmp_path / "page.md"
    page.write_text(text)
    command = [PROJECT / "scripts" / "man5", page, name, "1.2.3", "2026-11-30"]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode()


def body(text, tmp_path):
    """What a page with this text below its title has between its head and its references."""
    lines = converted("# The page\n\n" + text, tmp_path).split("\n")
    return "\n".join(lines[lines.index('.SH "DESCRIPTION"') + 1 : lines.index('.SH "SEE ALSO"')])


def test_the_head_names_the_page(tmp_path):
    assert converted("# The page\n", tmp_path, "batchrun.yml") == "\n".join(
        [
            '.TH "BATCHRUN.YML" 5 "2026-11-30" "batchrun 1.2.3" "batchrun manual"',
            ".SH NAME",
            r"batchrun.yml \- the page of batchrun",
            '.SH "DESCRIPTION"',
            '.SH "SEE ALSO"',
            "batchrun(1)",
            "",
        ]
    )


@pytest.mark.parametrize(
    "markdown, roff",
    [
        ("One\ntwo.\n\nThree.", "One two.\n.PP\nThree."),
        ("## A part\n\nText.\n\n### `Sub`\nMore.", '.SH "A PART"\nText.\n.SS "Sub"\nMore.'),
        ("Use `--home DIR` and [links](x.md#y).", r"Use \fB\-\-home DIR\fR and links."),
        ("A *word* and a **strong** one, not 2*3*4 or a_b_c.", r"A \fIword\fR and a \fBstrong\fR one, not 2*3*4 or a_b_c."),
        ("- one\n  goes on\n- two\n\n1. first", ".IP \\(bu 2\none goes on\n.IP \\(bu 2\ntwo\n.IP 1. 4\nfirst"),
        ("```yaml\n.a: \\n\n\n'b'\n```", ".RS 4\n.nf\n\\&.a: \\en\n\n\\&\\(aqb\\(aq\n.fi\n.RE"),
        ("| a | b |\n| --- | --- |\n| `x` | text |\n| `y\\|z` | `a | b`, more |", ".TP\n\\fBx\\fR\ntext\n.TP\n\\fBy|z\\fR\n\\fBa | b\\fR, more"),
        ("| a | b | c |\n| --- | --- | --- |\n| x | | last |", ".TP\nx\nlast"),
        (".hidden files and `` ` ``", r"\&.hidden files and \fB\(ga\fR"),
        ("<!-- not shown -->\nShown…", "Shown..."),
        ("`# no heading`", r"\fB# no heading\fR"),
    ],
)
def test_markdown_becomes_roff(markdown, roff, tmp_path):
    assert body(markdown, tmp_path) == roff


@pytest.mark.parametrize("page, name", [("grid-spec", "gridspec"), ("project-file", "batchrun.yml")])
def test_our_pages_are_clean_and_whole(page, name, tmp_path):
    text = (PROJECT / "docs" / f"{page}.md").read_text()
    roff = converted(text, tmp_path, name)
    assert "```" not in roff and "](" not in roff
    (tmp_path / "page.5").write_text(roff)
    if shutil.which("mandoc"):
        subprocess.run(["mandoc", "-Tlint", "-W", "warning", tmp_path / "page.5"], check=True)
    shown = subprocess.run(
        ["man", "--warnings", "-l", tmp_path / "page.5"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True
    )
    assert shown.stderr == b""
    for heading in (line[3:] for line in text.split("\n") if line.startswith("## ")):
        assert heading.replace("`", "").upper() in shown.stdout.decode()
