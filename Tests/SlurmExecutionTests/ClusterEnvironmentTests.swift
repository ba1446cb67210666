import Testing

@testable import SlurmExecution

@Suite struct ClusterEnvironmentTests {
  func names(_ entries: [String], inJob: Bool) -> [String] {
    let all = entries + (inJob ? ["SLURM_JOB_ID=5"] : [])
    return ClusterEnvironment.ofSubmission(all.map { Array($0.utf8) }).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  @Test func outsideOfAJobOnlyWhatChangesOurFormIsDropped() {
    let kept = [
      "PATH=/bin", "SLURM_CONF=/c", "SLURM_CLUSTERS=a", "SBATCH_ACCOUNT=lab",
      "SBATCH_PARTITION=gpu", "SBATCH_QOS=q", "SBATCH_TIMELIMIT=5", "SLURM_MINE=1",
      "CUDA_VISIBLE_DEVICES=1", "LC_ALL=de_DE.UTF-8", "ODD", "=x",
    ]
    let dropped = [
      "SBATCH_JOB_NAME=x", "SBATCH_ARRAY_INX=0-3", "SBATCH_OUTPUT=o", "SBATCH_EXPORT=NONE",
      "SBATCH_WAIT=1", "SBATCH_REQUEUE=1", "SQUEUE_FORMAT=%i", "SQUEUE_STATES=R", "SACCT_FORMAT=x",
      "SCANCEL_INTERACTIVE=1", "SINFO_FORMAT=%P", "SLURM_TIME_FORMAT=relative",
      "SLURM_EXIT_ERROR=7", "SLURM_BITSTR_LEN=3",
    ]
    #expect(names(kept + dropped, inJob: false) == kept)
  }

  @Test func insideOfAJobItsVariablesAreDropped() {
    let kept = ["PATH=/bin", "SLURM_CONF=/c", "SLURM_CLUSTERS=a", "SBATCH_PARTITION=gpu", "A=1"]
    let dropped = [
      "SLURM_MEM_PER_NODE=100", "SLURM_ARRAY_TASK_ID=3", "SLURMD_NODENAME=n1",
      "SLURM_CPUS_ON_NODE=2",
      "CUDA_VISIBLE_DEVICES=3", "ROCR_VISIBLE_DEVICES=3", "SBATCH_MEM_PER_CPU=1",
    ]
    #expect(names(kept + dropped, inJob: true) == kept)
  }

  @Test func questionsAreAskedInOneFormAndJobsKeepTheirLocale() {
    let inherited = ["LC_ALL=de_DE.UTF-8", "A=1"].map { Array($0.utf8) }
    let question = ClusterEnvironment.ofQuestion(inherited).map {
      String(decoding: $0, as: UTF8.self)
    }
    #expect(question == ["A=1", "LC_ALL=C", "SLURM_BITSTR_LEN=0", "SLURM_TIME_FORMAT=standard"])
    #expect(ClusterEnvironment.ofSubmission(inherited) == inherited)
  }

  @Test func bytesThatAreNotTextAreKept() {
    let odd: [UInt8] = Array("A=".utf8) + [0xFF, 0x80]
    #expect(ClusterEnvironment.ofSubmission([odd]) == [odd])
  }
}
