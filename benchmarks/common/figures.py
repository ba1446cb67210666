"""Figures, what they are aimed at, and the table of them."""

from dataclasses import dataclass
from typing import Optional


@dataclass(frozen=True)
class Aim:
    bound: float
    is_floor: bool

    def reached(self, value):
        return value >= self.bound if self.is_floor else value <= self.bound

    def text(self, unit):
        return f"{'>=' if self.is_floor else '<='} {formatted(self.bound, unit)}"


def at_least(bound):
    return Aim(bound, is_floor=True)


def at_most(bound):
    return Aim(bound, is_floor=False)


@dataclass(frozen=True)
class Figure:
    subject: str
    """What was measured: a row of the table."""
    measure: str
    """What of it: a column."""
    value: float
    unit: str
    """`s` (below one shown as ms), `B` (as MB), `%`, `x` (a ratio), `/s`, `g` (a number of any size), or empty
    for a whole number."""
    aim: Optional[Aim] = None

    @property
    def reached(self):
        return self.aim is None or self.aim.reached(self.value)

    def record(self, case):
        """As an object for JSON."""
        record = {
            "case": case,
            "subject": self.subject,
            "measure": self.measure,
            "value": self.value,
            "unit": self.unit,
        }
        if self.aim is not None:
            record["at_least" if self.aim.is_floor else "at_most"] = self.aim.bound
            record["reached"] = self.reached
        return record


def formatted(value, unit):
    if unit == "s":
        return f"{value * 1000:.3g} ms" if abs(value) < 1 else f"{value:.2f} s"
    if unit == "B":
        return f"{value / 1e6:.1f} MB"
    if unit == "%":
        return f"{value:.4f} %" if abs(value) < 0.1 else f"{value:.2f} %"
    if unit == "x":
        return f"{value:.2f}"
    if unit == "g":
        return f"{value:.3g}"
    return f"{value:,.0f}{' ' if unit else ''}{unit}"


def table(figures):
    """One row a subject, one column a measure, and at the end the outcome of the aims."""
    measures = list(dict.fromkeys(figure.measure for figure in figures))
    subjects = list(dict.fromkeys(figure.subject for figure in figures))
    rows = [["", *measures, ""]]
    for subject in subjects:
        own = {figure.measure: figure for figure in figures if figure.subject == subject}
        cells = [formatted(own[m].value, own[m].unit) if m in own else "" for m in measures]
        verdicts = [
            f"{figure.measure} {figure.aim.text(figure.unit)}"
            + (" reached" if figure.reached else " MISSED")
            for figure in own.values()
            if figure.aim
        ]
        rows.append([subject, *cells, ", ".join(verdicts)])
    widths = [max(len(row[i]) for row in rows) for i in range(len(measures) + 1)]
    return [
        f"  {row[0]:<{widths[0]}}  "
        + "  ".join(f"{cell:>{width}}" for cell, width in zip(row[1:-1], widths[1:]))
        + f"  {row[-1]}".rstrip()
        for row in rows
    ]
