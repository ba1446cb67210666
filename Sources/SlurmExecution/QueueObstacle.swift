/// A reason for which an element waits that does not pass by itself.
enum QueueObstacle {
  /// `JOB` stands for the job.
  private static let fixes: [String: String] = [
    "PartitionTimeLimit":
      "give a shorter --slurm-time, or another --slurm-partition (see 'sinfo -o \"%P %l\"')",
    "PartitionNodeLimit": "choose another --slurm-partition",
    "PartitionConfig":
      "ask for less (--slurm-cpus, --slurm-mem, --slurm-gpus), or choose another --slurm-partition",
    "PartitionDown": "choose another --slurm-partition, or wait until it is up (see 'sinfo')",
    "PartitionInactive": "choose another --slurm-partition (see 'sinfo')",
    "BadConstraints": "change --slurm-constraint, --slurm-cpus, --slurm-mem or --slurm-gpus",
    "InvalidAccount": "give a valid --slurm-account (see 'sacctmgr show associations')",
    "InvalidQOS": "give a valid --slurm-qos (see 'sacctmgr show qos')",
    "AccountNotAllowed": "choose another --slurm-account or --slurm-partition",
    "QOSNotAllowed": "choose another --slurm-qos or --slurm-partition",
    "DependencyNeverSatisfied": "remove the dependency from --slurm-arg",
    "ReservationDeleted": "choose another --slurm-reservation, or none",
    "JobHeldUser": "release it: scontrol release JOB",
    "JobHeldAdmin": "ask the administrators of the cluster to release it",
    "launch failed requeued held": "look at the node, then release it: scontrol release JOB",
  ]
  /// What limits a job is over, by itself or for as long as others of the user run.
  private static let limits: [(start: String, fix: String)] = [
    ("AssocMaxWall", "give a shorter --slurm-time"),
    ("QOSMaxWall", "give a shorter --slurm-time"),
    ("AssocMax", limit), ("QOSMax", limit),
    ("QOSMin", "ask for more, or choose another --slurm-qos"),
  ]
  private static let limit =
    "ask for less (--slurm-cpus, --slurm-mem, --slurm-gpus), or choose another --slurm-qos"

  /// Limits on how much one user runs at once: they pass when others of the user's jobs end.
  private static let passing = [
    "PerUserLimit", "PerUser", "PerAccount", "PerAcct", "MaxJobsLimit", "MaxJobsPerUser",
  ]

  /// What to do about this reason; nil if it passes.
  static func fix(for reason: String) -> String? {
    if let fix = fixes[reason] { return fix }
    if passing.contains(where: reason.contains) { return nil }
    return limits.first { reason.hasPrefix($0.start) }?.fix
  }
}
