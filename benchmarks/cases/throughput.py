"""Short jobs on 2 workers: jobs per second and processor time per job, beside the limit

`echo hello N`, by every launcher that is installed, in turn. The processor time is that of the whole
tree of processes; that nothing escapes its accounting is checked first.
"""

from common.contest import contest
from common.figures import Figure, at_least, at_most
from common.launchers import batchrun, limit, rivals, write_lines
from common.measuring import Failed, measure
from common.workloads import Numbered

BURN = "import time\nwhile time.process_time() < 0.5: pass"


def check_accounting(setup):
    """A job's processor time must reach whoever waits for the launch."""
    folder = setup.fresh("accounting")
    (folder / "burn.py").write_text(BURN)
    runfile = write_lines(folder / "burn.runfile", ["python3 burn.py"])
    cost = measure([setup.binary, "launch", runfile], folder)
    if cost.cpu < 0.5:
        raise Failed(f"a job used 0.5 s of processor time; only {cost.cpu:.2f} s were accounted")


def run(setup):
    check_accounting(setup)
    sizes = [(1_000, setup.repeats), (10_000, min(setup.repeats, 3))]
    if setup.full:
        sizes.append((100_000, 1))
    figures, cpu_ratios = [], []
    for count, rounds in sizes:
        launchers = [limit(setup), batchrun(setup)]
        launchers += [rival for rival in rivals(setup) if count <= rival.most_jobs]
        standings = contest(setup, launchers, Numbered("echo hello", count), 2, rounds)
        for standing in standings:
            ours = standing.name == "batchrun"
            figures += standing.figures(
                f"{count:,} jobs: {standing.name}",
                rate_aim=at_least(0.95) if ours else None,
                cpu_aim=at_most(1.10) if ours else None,
            )
        cpu_ratios.append(standings[1].cpu_ratio)
        fastest = max((rival.speed for rival in standings[2:]), default=None)
        if fastest:
            lead = standings[1].speed / fastest
            subject = f"{count:,} jobs: batchrun over the fastest other"
            figures.append(Figure(subject, "of the limit", lead, "x", at_least(1)))
    slope = cpu_ratios[-1] / cpu_ratios[0]
    subject = f"slope from {sizes[0][0]:,} to {sizes[-1][0]:,} jobs"
    figures.append(Figure(subject, "cpu of the limit's", slope, "x", at_most(1.05)))
    return figures
