"""The files that configure a cluster."""

import contextlib
import random
import socket
import subprocess

from slurmcluster.processes import SYSTEM_PATH, Failure

# What `up` can be asked for, called as its options.
DEFAULTS = {
    "nodes": 2, "cpus": 4, "memory": 4000, "gpus": 0, "max_array": 1001, "min_job_age": 300, "kill_wait": 2,
    "node_timeout": 10, "accounting": False, "cgroup": False, "stock_timing": False, "conf": [],
}  # fmt: skip

SLURM_CONF = """\
ClusterName={name}
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={port}
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
# A preempted job starts again after cred_expire seconds; Slurm's own value is two minutes.
AuthInfo=socket={folder}/munge/socket,cred_expire=5
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool/%n
SlurmctldPidFile={folder}/state/slurmctld.pid
SlurmdPidFile={folder}/spool/%n.pid
SlurmctldLogFile={folder}/log/slurmctld.log
SlurmdLogFile={folder}/log/slurmd-%n.log
MailProg=/bin/true
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
DefMemPerCPU={memory_per_cpu}
# Nodes claim more processors than the machine has.
SlurmdParameters=config_overrides
ReturnToService=2
MaxJobCount=50000
MaxArraySize={max_array}
MinJobAge={min_job_age}
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
"""

# Slurm's own values make tests wait: it looks at its queue every 3 to 60 s and at its nodes every 5 min.
QUICK = """\
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0,sched_interval=1,bf_interval=1,default_queue_depth=1000
KillWait={kill_wait}
SlurmdTimeout={node_timeout}
SlurmctldTimeout=10
UnkillableStepTimeout=10
BatchStartTimeout=10
"""

PARTITIONS = """\
PartitionName=debug Nodes=ALL Default=YES MaxTime=INFINITE State=UP PriorityTier=1
PartitionName=short Nodes=ALL MaxTime=1 State=UP PriorityTier=1
PartitionName=high Nodes=ALL MaxTime=INFINITE State=UP PriorityTier=10
PartitionName=closed Nodes=ALL MaxTime=INFINITE State=DOWN PriorityTier=1
"""

ACCOUNTING = """\
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=127.0.0.1
AccountingStoragePort={database_port}
AccountingStoragePass={folder}/munge/socket
AccountingStoreFlags=job_comment
AccountingStorageEnforce=associations,limits,qos
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=5
"""

DATABASE_DAEMON = """\
DbdHost={host}
DbdAddr=127.0.0.1
DbdPort={database_port}
SlurmUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket
StorageType=accounting_storage/mysql
StorageHost=127.0.0.1
StoragePort={sql_port}
StorageUser=slurm
StorageLoc=slurm
LogFile={folder}/log/slurmdbd.log
PidFile={folder}/state/slurmdbd.pid
CommitDelay=1
"""

DATABASE = """\
[mariadbd]
datadir={folder}/mysql
socket={folder}/mysql.sock
pid-file={folder}/mysql.pid
log-error={folder}/log/mariadbd.log
bind-address=127.0.0.1
port={sql_port}
user={user}
skip-name-resolve
innodb_buffer_pool_size=128M
innodb_log_file_size=64M
innodb_lock_wait_timeout=900
innodb_flush_log_at_trx_commit=0
"""

CONTROL_GROUPS = """\
CgroupMountpoint=/sys/fs/cgroup
CgroupAutomount=no
CgroupPlugin=cgroup/v1
ConstrainRAMSpace=yes
ConstrainSwapSpace=no
"""


def write_configuration(folder, settings):
    port = settings["ports"]
    host = socket.gethostname().split(".")[0]
    values = settings | {
        "folder": folder, "host": host, "port": port, "database_port": port + 1, "sql_port": port + 2,
        "memory_per_cpu": max(1, settings["memory"] // settings["cpus"]),
    }  # fmt: skip
    parts = [SLURM_CONF, "" if settings["stock_timing"] else QUICK, ACCOUNTING if settings["accounting"] else ""]
    text = "".join(parts).format_map(values)
    if settings["cgroup"]:
        text += "ProctrackType=proctrack/cgroup\nTaskPlugin=task/cgroup\n"
    else:
        text += "ProctrackType=proctrack/linuxproc\n"
    gpus = settings["gpus"]
    text += "GresTypes=gpu\n" if gpus else ""
    for number in range(1, settings["nodes"] + 1):
        text += (
            f"NodeName=n{number} NodeHostname={host} NodeAddr=127.0.0.1 Port={port + 2 + number}"
            f" CPUs={settings['cpus']} CoresPerSocket={settings['cpus']} RealMemory={settings['memory']}"
            f"{f' Gres=gpu:{gpus}' if gpus else ''}\n"
        )
    text += PARTITIONS + "".join(line + "\n" for line in settings["conf"])
    (folder / "slurm.conf").write_text(text)
    if gpus:
        # Slurm wants a device for each, with its number at the end of the name. Nothing opens it.
        for number in range(gpus):
            (folder / "gpu" / f"gpu{number}").symlink_to("/dev/null")
        numbers = f"[0-{gpus - 1}]" if gpus > 1 else "0"
        (folder / "gres.conf").write_text(f"Name=gpu File={folder}/gpu/gpu{numbers}\n")
    (folder / "cgroup.conf").write_text(CONTROL_GROUPS if settings["cgroup"] else control_groups_off())
    if settings["accounting"]:
        path = folder / "slurmdbd.conf"
        path.touch(0o600)
        path.write_text(DATABASE_DAEMON.format_map(values))
        (folder / "my.cnf").write_text(DATABASE.format_map(values))


def control_groups_off():
    # From 23.02 on, slurmd loads its plugin for control groups even if nothing uses it.
    answer = subprocess.run(["slurmd", "-V"], env={"PATH": SYSTEM_PATH}, capture_output=True, text=True).stdout
    version = tuple(int(part) for part in answer.split()[-1].split(".")[:2])
    return "CgroupPlugin=disabled\n" if version >= (24, 5) else "IgnoreSystemd=yes\n"


def free_ports(count):
    """The first of `count` free ports. Below those that the system gives out itself."""
    for _ in range(200):
        first = random.randrange(20000, 32000 - count)
        with contextlib.ExitStack() as stack:
            try:
                for port in range(first, first + count):
                    stack.enter_context(socket.socket()).bind(("127.0.0.1", port))
                return first
            except OSError:
                continue
    raise Failure(f"no {count} ports in a row are free on 127.0.0.1")
