"""Job times of 1 : 10 on 8 workers: no worker may be idle while a job waits

160 jobs sleep 0.1 s and 40 sleep 1 s, in an order that is always the same.
"""

import random

from common.contest import contest
from common.figures import Figure, at_least
from common.launchers import batchrun, limit, rivals


def run(setup):
    seconds = [0.1] * 160 + [1.0] * 40
    random.Random(1).shuffle(seconds)
    # A comment makes every line another: equal ones would be one job.
    commands = [f"sleep {duration} # {i}" for i, duration in enumerate(seconds)]
    launchers = [limit(setup), batchrun(setup), *rivals(setup)]
    figures = []
    for standing in contest(setup, launchers, commands, 8, 1):
        aim = at_least(0.97) if standing.name == "batchrun" else None
        figures += [
            Figure(standing.name, "time", standing.wall, "s"),
            Figure(standing.name, "of the limit", standing.speed, "x", aim),
        ]
    return figures
