/// Variables that a line may expect from something that is not there.
enum VariableName {
  /// Set by bash only, and different at each use or start: without them all jobs are the same.
  static let random = ["RANDOM", "SRANDOM"]

  /// Set by bash only.
  static let ofBash = [
    "BASHPID", "BASH_VERSION", "EPOCHREALTIME", "EPOCHSECONDS", "EUID", "HOSTNAME", "HOSTTYPE",
    "MACHTYPE", "OSTYPE", "PIPESTATUS", "SECONDS", "UID",
  ]

  /// Set for each of its tasks by a launcher or a cluster.
  private static let ofLaunchers = [
    "SLURM_PROCID", "SLURM_LOCALID", "LAUNCHER_JID", "LAUNCHER_TSK_ID", "LAUNCHER_NJOBS",
    "LAUNCHER_PPN", "LAUNCHER_NPROCS", "LAUNCHER_NHOSTS", "PARALLEL_SEQ", "PARALLEL_PID",
    "PARALLEL_JOBSLOT", "PBS_ARRAYID", "PBS_ARRAY_ID", "PBS_ARRAY_INDEX", "LSB_JOBINDEX",
  ]

  private static let prefixesOfLaunchers = [
    "SLURM_ARRAY_", "TACC_LAUNCHER_", "DISBATCH_", "SGE_TASK_",
  ]

  enum Origin {
    case random, bash, launcher
  }

  /// What sets the variable of this name; nil if it may be set by anything.
  static func origin(of name: UnsafeRawBufferPointer) -> Origin? {
    // All of them begin with one of these, and most variables are in lower case.
    guard name.count >= 3, let first = name.first, "BDEHLMOPRSTU".utf8.contains(first) else {
      return nil
    }
    func isIn(_ names: [String]) -> Bool {
      names.contains { $0.utf8.count == name.count && $0.utf8.elementsEqual(name) }
    }
    if isIn(random) { return .random }
    if isIn(ofBash) { return .bash }
    let isOfLauncher =
      isIn(ofLaunchers)
      || prefixesOfLaunchers.contains { $0.utf8.count < name.count && name.starts(with: $0.utf8) }
    return isOfLauncher ? .launcher : nil
  }
}
