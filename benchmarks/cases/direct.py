"""Lines that need no shell: /bin/echo hello N, beside the limit, which always takes one

Also by batchrun with a shell, and by the limit without one.
"""

from common.contest import contest
from common.figures import at_least
from common.launchers import Launcher, batchrun, limit
from common.workloads import Numbered


def run(setup):
    without_shell = Launcher("limit without a shell", limit(setup, "-d").prepare, 10**9)
    launchers = [
        limit(setup),
        batchrun(setup),
        batchrun(setup, "--shell", "/bin/sh", name="batchrun --shell /bin/sh"),
        without_shell,
    ]
    commands = Numbered("/bin/echo hello", 2_000)
    figures = []
    for standing in contest(setup, launchers, commands, 2, setup.repeats):
        aim = at_least(1.65) if standing.name == "batchrun" else None
        figures += standing.figures(standing.name, rate_aim=aim)
    return figures
