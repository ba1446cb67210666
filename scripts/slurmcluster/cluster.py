"""A cluster: its daemons, its folder, its faults, and its end."""

import contextlib
import json
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import time

from slurmcluster.configuration import DEFAULTS, free_ports, write_configuration
from slurmcluster.processes import (
    SYSTEM_PATH,
    Failure,
    command_name,
    environment,
    open_files,
    parent,
    processes,
    send,
    start_time,
    until,
)


class Cluster:
    def __init__(self, folder):
        self.folder = folder
        self.conf = folder / "slurm.conf"
        self.environment = {"PATH": SYSTEM_PATH, "LC_ALL": "C", "SLURM_CONF": str(self.conf)}
        self.settings = None
        with contextlib.suppress(OSError, ValueError):
            self.settings = json.loads((folder / "settings.json").read_text())

    # Daemons ------------------------------------------------------------------------------------

    def daemons(self):
        """The daemons in the order in which they start."""
        names = ["munged"]
        if self.settings["accounting"]:
            names += ["mariadbd", "slurmdbd"]
        return names + ["slurmctld"] + [f"slurmd-{node}" for node in self.nodes()]

    def nodes(self):
        return [f"n{number}" for number in range(1, self.settings["nodes"] + 1)]

    def pid(self, name):
        """The process of a daemon; None if it does not run."""
        try:
            pid, began = map(int, (self.folder / "pids" / name).read_text().split())
        except (OSError, ValueError):
            return None
        return pid if start_time(pid) == began else None

    def command(self, name):
        munge = self.folder / "munge"
        if name == "munged":
            # --force: the modes of the folders above are not ours to decide.
            return ["munged", "--foreground", "--force", f"--socket={munge}/socket", f"--key-file={munge}/key",
                    f"--log-file={self.folder}/log/munged.log", f"--pid-file={munge}/pid",
                    f"--seed-file={munge}/seed"]  # fmt: skip
        if name == "mariadbd":
            return ["mariadbd", f"--defaults-file={self.folder}/my.cnf"]
        if name.startswith("slurmd-"):
            return ["slurmd", "-D", "-N", name.removeprefix("slurmd-")]
        return [name, "-D"]

    def launch(self, name):
        if self.pid(name):
            return
        with open(self.folder / "log" / f"{name}.out", "ab") as log:
            # A session of its own, and nothing of the caller's environment: neither may reach a job.
            daemon = subprocess.Popen(self.command(name), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                      env=self.environment, cwd=self.folder, start_new_session=True)  # fmt: skip
        began = start_time(daemon.pid)
        (self.folder / "pids" / name).write_text(f"{daemon.pid} {began or 0}\n")
        daemon.returncode = 0  # It outlives this script.

    def wait_for(self, name, ready, seconds=60):
        def settled():
            return ready() or self.pid(name) is None

        if not until(name, seconds, settled) or self.pid(name) is None:
            raise Failure(f"{name} did not come up\n{self.log_ends()}")

    def log_ends(self):
        shown = []
        for log in sorted((self.folder / "log").iterdir()):
            lines = [line for line in log.read_text(errors="replace").splitlines() if "pmix" not in line]
            shown += [f"--- {log}"] + lines[-5:] if lines else []
        return "\n".join(shown)

    def stop(self, name, number=signal.SIGTERM, seconds=20):
        pid = self.pid(name)
        if pid is None:
            return False
        send(pid, number)
        if number != signal.SIGKILL:
            send(pid, signal.SIGCONT)
            if not until(name, seconds, lambda: self.pid(name) is None):
                send(pid, signal.SIGKILL)
        if not until(name, 10, lambda: self.pid(name) is None):
            raise Failure(f"{name} (process {pid}) does not end")
        (self.folder / "pids" / name).unlink(missing_ok=True)
        return True

    # Commands of Slurm --------------------------------------------------------------------------

    def ask(self, *command, seconds=20):
        """Runs a command of the cluster; None if it fails or does not answer."""
        try:
            done = subprocess.run(command, env=self.environment, cwd="/", stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True, timeout=seconds)  # fmt: skip
        except subprocess.TimeoutExpired:
            return None
        return done.stdout if done.returncode == 0 else None

    def tell(self, *command):
        if self.ask(*command) is None:
            raise Failure(f"this failed: {' '.join(command)}")

    # Up -----------------------------------------------------------------------------------------

    def up(self, settings):
        """Starts it, with the settings that it has or with these and what is usual."""
        if self.settings is None:
            try:
                self.prepare(DEFAULTS | settings)
                self.start()
            except Failure:
                self.down()
                raise
        elif settings != {key: self.settings[key] for key in settings}:
            raise Failure(f"the cluster in {self.folder} has other settings (take it down first)")
        else:
            self.start()

    def start(self):
        is_new = not (self.folder / "ready").exists()
        self.launch("munged")
        munge = ("munge", "-S", f"{self.folder}/munge/socket", "-n")
        self.wait_for("munged", lambda: self.ask(*munge) is not None, 10)
        if self.settings["accounting"]:
            self.start_accounting(is_new)
        self.launch("slurmctld")
        for node in self.nodes():
            # Slurm makes the last part of this path itself, but too late.
            (self.folder / "spool" / node).mkdir(exist_ok=True)
            self.launch(f"slurmd-{node}")
        self.wait_for("slurmctld", lambda: " is UP" in (self.ask("scontrol", "ping") or ""))
        self.wait_for(f"slurmd-{self.nodes()[-1]}", self.nodes_answer)
        (self.folder / "ready").touch()

    def nodes_answer(self):
        states = (self.ask("sinfo", "-h", "-N", "-p", "debug", "-o", "%T") or "").split()
        bad = ("down", "unknown", "no_respond", "inval")
        return len(states) == len(self.nodes()) and not any(s.startswith(bad) or s.endswith("*") for s in states)

    def start_accounting(self, is_new):
        def sql(*statements):
            socket_option = f"--socket={self.folder}/mysql.sock"
            return self.ask("mariadb", "--no-defaults", socket_option, "-u", "root", "-e", ";".join(statements))

        def manage(*words):
            return self.ask("sacctmgr", "-i", "-Q", "-n", "-P", *words)

        self.launch("mariadbd")
        self.wait_for("mariadbd", lambda: sql("select 1") is not None)
        if is_new:
            sql("create database if not exists slurm", "create user if not exists slurm@'127.0.0.1'",
                "grant all on slurm.* to slurm@'127.0.0.1'")  # fmt: skip
        self.launch("slurmdbd")
        self.wait_for("slurmdbd", lambda: manage("show", "cluster") is not None)
        if not is_new:
            return
        # The cluster is made known before its controller starts.
        user = self.settings["user"]
        manage("add", "cluster", self.settings["name"])
        manage("add", "account", "test", "Description=test", "Organization=test")
        manage("add", "qos", "capped")
        manage("modify", "qos", "capped", "set", "MaxSubmitJobsPerUser=10", "MaxJobsPerUser=2")
        manage("add", "user", user, "Account=test")
        manage("modify", "user", user, "set", "DefaultAccount=test")
        manage("modify", "user", user, "set", "qos=normal,capped")
        if "test" not in (manage("show", "associations", f"user={user}", "format=account") or "").split():
            raise Failure(f"the accounting database has no association for {user}\n{self.log_ends()}")

    # The folder ---------------------------------------------------------------------------------

    def prepare(self, settings):
        if not 1 <= settings["nodes"] <= 64 or settings["cpus"] < 1:
            raise Failure("--nodes must be from 1 to 64, and --cpus at least 1")
        if self.folder.exists() and any(self.folder.iterdir()):
            raise Failure(f"{self.folder} is not empty and is not a cluster of this script")
        needed = ["munged", "slurmctld", "slurmd", "sbatch"]
        if settings["accounting"]:
            needed += ["slurmdbd", "mariadbd", "mariadb-install-db"]
        missing = [name for name in needed if not shutil.which(name, path=SYSTEM_PATH)]
        if missing:
            raise Failure(f"not installed: {' '.join(missing)} (scripts/install-packages --slurm installs them)")
        if settings["cgroup"] and (os.getuid() != 0 or not os.path.isdir("/sys/fs/cgroup/memory")):
            raise Failure("--cgroup needs root and cgroup v1 at /sys/fs/cgroup")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o755)  # Users of jobs read slurm.conf.
        for name in ["log", "pids", "spool", "munge", "gpu", "state"]:
            (self.folder / name).mkdir()
        (self.folder / "state").chmod(0o700)
        key = self.folder / "munge/key"
        key.touch(0o600)
        key.write_bytes(os.urandom(1024))
        ports = free_ports(settings["nodes"] + 3)
        user = pwd.getpwuid(os.getuid()).pw_name
        self.settings = settings | {"ports": ports, "user": user, "name": "batchrun"}
        (self.folder / "settings.json").write_text(json.dumps(self.settings, indent=1) + "\n")
        write_configuration(self.folder, self.settings)
        if settings["accounting"]:
            install = ["mariadb-install-db", f"--defaults-file={self.folder}/my.cnf", "--skip-test-db",
                       "--auth-root-authentication-method=normal"]  # fmt: skip
            if self.ask(*install, seconds=120) is None:
                raise Failure(f"mariadb-install-db failed\n{self.log_ends()}")

    # Faults and down ----------------------------------------------------------------------------

    def job_processes(self, node=None):
        """The processes of jobs, of one node or of all: Slurm's own around them, theirs, and what these started."""
        logs = str(self.folder / "log" / f"slurmd-{node or ''}") + (".log" if node else "")
        found, parents = set(), {}
        for pid in processes():
            parents[pid] = parent(pid)
            variables = environment(pid)
            if variables.get(b"SLURM_CONF") == bytes(self.conf) and b"SLURM_JOB_ID" in variables:
                if node is None or variables.get(b"SLURMD_NODENAME") == node.encode():
                    found.add(pid)
            elif command_name(pid) == "slurmstepd" and any(path.startswith(logs) for path in open_files(pid)):
                found.add(pid)
        while more := {pid for pid in parents if parents[pid] in found} - found:
            found |= more
        return [pid for pid in found if start_time(pid)]

    def end_jobs(self, node=None):
        def none_left():
            left = self.job_processes(node)
            for pid in left:
                send(pid, signal.SIGKILL)
            return not left

        if not until("jobs", 20, none_left):
            raise Failure(f"these processes of jobs do not end: {self.job_processes(node)}")

    def fault(self, kind, names):
        daemons, nodes = self.daemons(), self.nodes()
        for name in names:
            known = nodes if kind in ("crash", "drain", "resume") else daemons
            if name not in known:
                raise Failure(f"'{name}' is not one of: {' '.join(known)}")
        for name in names:
            if kind == "crash":
                # The daemon first: it would report the deaths of its jobs.
                self.stop(f"slurmd-{name}", signal.SIGKILL)
                self.end_jobs(name)
            elif kind == "drain":
                self.tell("scontrol", "update", f"NodeName={name}", "State=DRAIN", "Reason=fault")
            elif kind == "resume":
                self.tell("scontrol", "update", f"NodeName={name}", "State=RESUME")
            elif self.pid(name) is None:
                raise Failure(f"{name} does not run")
            elif kind in ("freeze", "thaw"):
                send(self.pid(name), signal.SIGSTOP if kind == "freeze" else signal.SIGCONT)
            else:
                self.stop(name, signal.SIGKILL if kind == "kill" else signal.SIGTERM)

    def down(self, keep=False):
        if self.settings is None:
            if (self.folder / "munge").is_dir() and (self.folder / "pids").is_dir():
                shutil.rmtree(self.folder)  # An `up` that did not get far.
            return
        # Nodes first, and hard: a clean end of the controller would wait for them.
        for name in reversed(self.daemons()):
            self.stop(name, signal.SIGTERM if name == "mariadbd" and keep else signal.SIGKILL)
        self.end_jobs()
        if self.settings["cgroup"]:
            self.remove_control_groups()
        if keep:
            (self.folder / "settings.json").unlink()
        else:
            shutil.rmtree(self.folder)

    def remove_control_groups(self):
        for node in self.nodes():
            for group in pathlib.Path("/sys/fs/cgroup").glob(f"*/slurm_{node}"):
                for folder, _, _ in os.walk(group, topdown=False):
                    with contextlib.suppress(OSError):
                        os.rmdir(folder)
