"""Several launchers on the same commands, taking turns."""

import statistics
from dataclasses import dataclass

from common.figures import Figure
from common.measuring import measure, remove


@dataclass(frozen=True)
class Standing:
    """A launcher beside the first of the contest; medians over the rounds."""

    name: str
    speed: float
    """The first one's time divided by this one's, of the same round."""
    cpu_ratio: float
    """This one's processor time divided by the first one's, of the same round."""
    jobs_per_second: float
    cpu_per_job: float
    wall: float
    peak: int

    def figures(self, subject, rate_aim=None, cpu_aim=None):
        """Rate and processor time, and how they compare with the first one's."""
        return [
            Figure(subject, "rate", self.jobs_per_second, "/s"),
            Figure(subject, "of the limit", self.speed, "x", rate_aim),
            Figure(subject, "cpu a job", self.cpu_per_job, "s"),
            Figure(subject, "cpu of the limit's", self.cpu_ratio, "x", cpu_aim),
        ]


def contest(setup, launchers, commands, workers, rounds):
    """Measures every launcher once a round, in turn, so that a busy moment of the machine meets all.

    `commands` may be anything with a length that can be gone through again.
    """
    costs = {launcher.name: [] for launcher in launchers}
    for number in range(rounds):
        for launcher in launchers:
            setup.say(f"{len(commands):,} jobs, round {number + 1} of {rounds}: {launcher.name}")
            folder = setup.fresh("contest")
            command = launcher.prepare(folder, commands, workers)
            costs[launcher.name].append(measure(command, folder))
            remove(folder)
    first = costs[launchers[0].name]

    def standing(name):
        own = costs[name]
        return Standing(
            name=name,
            speed=statistics.median(a.wall / b.wall for a, b in zip(first, own)),
            cpu_ratio=statistics.median(b.cpu / a.cpu for a, b in zip(first, own)),
            jobs_per_second=len(commands) / statistics.median(cost.wall for cost in own),
            cpu_per_job=statistics.median(cost.cpu for cost in own) / len(commands),
            wall=statistics.median(cost.wall for cost in own),
            peak=max(cost.peak for cost in own),
        )

    return [standing(launcher.name) for launcher in launchers]
