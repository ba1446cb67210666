"""A launcher whose jobs are long: the share of one core that it uses while it waits

Without a display, and with the live one on a terminal.
"""

import fcntl
import os
import pty
import struct
import subprocess
import termios
import threading
import time

from common.figures import Figure, at_most
from common.launchers import write_lines
from common.measuring import children, processor_time, wait_until

WATCHED = 20
"""Seconds that are looked at, after the launch has settled."""


def launcher_processes(first):
    """The guardian and the launcher below it, once both jobs run: they are not of its program."""
    own, jobs, left = [], 0, [first]
    try:
        program = os.readlink(f"/proc/{first}/exe")
        while left:
            process = left.pop()
            if os.readlink(f"/proc/{process}/exe") == program:
                own.append(process)
                left += children(process)
            else:
                jobs += 1
    except FileNotFoundError:  # one of them has just ended
        return None
    return own if jobs == 2 else None


def share(setup, output, *options):
    folder = setup.fresh("idle")
    runfile = write_lines(folder / "long.runfile", ["sleep 600 # 1", "sleep 600 # 2"])
    launch = subprocess.Popen(
        [setup.binary, "launch", runfile, "--n-jobs", "2", "--grace", "1", *options],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
    )
    try:
        own = wait_until(lambda: launcher_processes(launch.pid), 10, "the start of two jobs")
        time.sleep(2)
        before, start = sum(map(processor_time, own)), time.monotonic()
        time.sleep(WATCHED)
        used, elapsed = sum(map(processor_time, own)) - before, time.monotonic() - start
    finally:
        launch.terminate()
        launch.wait()
    return 100 * used / elapsed


def on_terminal(setup):
    """With a terminal of 100 columns, whose other side is read and thrown away."""
    master, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))

    def drain():
        try:
            while os.read(master, 65536):
                pass
        except OSError:  # the terminal is closed
            pass

    reader = threading.Thread(target=drain)
    reader.start()
    try:
        return share(setup, terminal, "--progress", "bar")
    finally:
        os.close(terminal)
        reader.join()
        os.close(master)


def run(setup):
    setup.say(f"two launches of {WATCHED} s")
    with open(os.devnull, "wb") as nothing:
        silent = share(setup, nothing, "--progress", "none")
    return [
        Figure("no display", "share", silent, "%", at_most(0.01)),
        Figure("live display", "share", on_terminal(setup), "%", at_most(0.2)),
    ]
