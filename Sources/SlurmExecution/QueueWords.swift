/// Why Slurm keeps a job waiting, in words (squeue(1), "JOB REASON CODES").
package enum QueueWords {
  private static let phrases: [String: String] = [
    "Priority": "others come first",
    "Resources": "no room yet",
    "BeginTime": "its start is later",
    "Cleaning": "its last start is being cleaned up",
    "Dependency": "it waits for another job",
    "DependencyNeverSatisfied": "it waits for a job that failed",
    "JobArrayTaskLimit": "as many run as -j allows",
    "JobHeldAdmin": "held by an administrator",
    "JobHeldUser": "held",
    "Licenses": "no licence is free",
    "NodeDown": "a node is down",
    "NonZeroExitCode": "it failed",
    "PartitionConfig": "the partition does not allow it",
    "PartitionDown": "the partition is down",
    "PartitionInactive": "the partition is inactive",
    "PartitionNodeLimit": "the partition has too few nodes",
    "PartitionTimeLimit": "its time is over the limit of the partition",
    "Prolog": "the node is being prepared",
    "Reservation": "its reservation has not begun",
    "ReservationDeleted": "its reservation is gone",
    "SchedDefer": "the scheduler is busy",
    "BadConstraints": "no node has what it asks for",
    "InvalidAccount": "its account is not valid",
    "InvalidQOS": "its qos is not valid",
    "AccountNotAllowed": "the partition does not allow its account",
    "QOSNotAllowed": "the partition does not allow its qos",
    "JobLaunchFailure": "Slurm could not start it",
    "launch failed requeued held": "Slurm could not start it and holds it",
  ]

  /// Reasons with the rest of their text after this beginning.
  private static let beginnings: [(start: String, phrase: String)] = [
    ("ReqNodeNotAvail", "nodes that it asks for are not available"),
    ("Nodes required for job are DOWN", "nodes that it asks for are down, drained or reserved"),
    ("AssocGrp", "its account is at a limit"),
    ("AssocMax", "it is over a limit of its account"),
    ("QOSGrp", "its qos is at a limit"),
    ("QOSMax", "it is over a limit of its qos"),
    ("QOSMin", "it asks for less than the qos allows"),
    ("MaxCpuPerAccount", "its account is at a limit"),
    ("BurstBuffer", "the burst buffer is being prepared"),
  ]

  /// The reason in a few words; its own where we have none, empty for none.
  package static func phrase(_ reason: String) -> String {
    phrases[reason] ?? beginnings.first { reason.hasPrefix($0.start) }?.phrase ?? reason
  }
}
