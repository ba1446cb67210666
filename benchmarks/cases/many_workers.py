"""1,000 workers: 3,000 jobs that sleep for a second

Three seconds at best; what lies above is the starting of the jobs.
"""

from common.contest import contest
from common.figures import Figure, at_most
from common.launchers import batchrun, limit
from common.workloads import Numbered


def run(setup):
    commands = Numbered("sleep 1 #", 3_000)
    figures = []
    for standing in contest(setup, [limit(setup), batchrun(setup)], commands, 1_000, 1):
        aim = at_most(6) if standing.name == "batchrun" else None
        figures += [
            Figure(standing.name, "time", standing.wall, "s", aim),
            Figure(standing.name, "cpu a job", standing.cpu_per_job, "s"),
            Figure(standing.name, "peak memory", standing.peak, "B"),
        ]
    return figures
