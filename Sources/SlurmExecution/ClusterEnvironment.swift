/// The environment that the commands of Slurm get, and by `--export=ALL` the jobs.
package enum ClusterEnvironment {
  /// Inside of a job Slurm's variables describe that job. These are about the cluster.
  private static let ofCluster: Set<String> = ["SLURM_CONF", "SLURM_CLUSTERS"]
  /// Of the variables that stand for options of `sbatch`, those that users set on purpose and that leave
  /// our form as it is.
  private static let ofUser: Set<String> = [
    "SBATCH_ACCOUNT", "SBATCH_PARTITION", "SBATCH_QOS", "SBATCH_TIMELIMIT",
  ]
  /// Beginnings of names that change what a command answers, or what is submitted.
  private static let changing = [
    "SQUEUE_", "SACCT_", "SBATCH_", "SCANCEL_", "SCONTROL_", "SINFO_",
  ]
  /// Others of that kind.
  private static let changingToo: Set<String> = [
    "SLURM_BITSTR_LEN", "SLURM_EXIT_ERROR", "SLURM_HINT", "SLURM_RESTART_COUNT",
    "SLURM_TIME_FORMAT",
  ]
  /// What Slurm gives a job that has devices; a job from within it may be on another machine.
  private static let devices: Set<String> = [
    "CUDA_VISIBLE_DEVICES", "GPU_DEVICE_ORDINAL", "ROCR_VISIBLE_DEVICES", "ZE_AFFINITY_MASK",
  ]
  /// So that answers have one form everywhere; of folded indices none is left out.
  private static let forQuestions = [
    "LC_ALL=C", "SLURM_BITSTR_LEN=0", "SLURM_TIME_FORMAT=standard",
  ]

  /// The entries of `environment` (`NAME=value` each) that a submission gets. Jobs get them too, so
  /// nothing is added.
  package static func ofSubmission(_ environment: [[UInt8]]) -> [[UInt8]] {
    let isInJob = value(of: "SLURM_JOB_ID", in: environment) != nil
    return environment.filter { isKept(name(of: $0), inJob: isInJob) }
  }

  /// The same for a command that only asks, with what makes its answer readable.
  package static func ofQuestion(_ environment: [[UInt8]]) -> [[UInt8]] {
    let added = forQuestions.map { Array($0.utf8) }
    let names = added.map(name)
    return ofSubmission(environment).filter { !names.contains(name(of: $0)) } + added
  }

  private static func isKept(_ name: String, inJob: Bool) -> Bool {
    if ofUser.contains(name) || ofCluster.contains(name) { return true }
    if changing.contains(where: name.hasPrefix) || changingToo.contains(name) { return false }
    return !inJob || !(name.hasPrefix("SLURM") || devices.contains(name))
  }

  /// The value of a variable, the first one's if there are several, as getenv; nil if it is not there.
  static func value(of name: String, in environment: [[UInt8]]) -> String? {
    environment.first { self.name(of: $0) == name }.map {
      String(decoding: $0.dropFirst(name.utf8.count + 1), as: UTF8.self)
    }
  }

  private static func name(of entry: [UInt8]) -> String {
    String(decoding: entry.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
  }
}
