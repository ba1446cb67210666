import ClusterExecution
import Posix
import Testing

@testable import SlurmExecution

@Suite struct SlurmMessagesTests {
  func errors(_ text: String) -> SlurmErrors { SlurmErrors(Array(text.utf8)) }

  func report(
    _ state: ElementState, reason: String = "", node: String = "", exitCode: Int32? = nil,
    signal: Int32? = nil
  ) -> ElementReport {
    ElementReport(
      key: ElementKey(reference: "12", index: 3, name: "x"), state: state, reason: reason,
      node: node, exitCode: exitCode, signal: signal)
  }

  /// What sbatch of Slurm 22.05 wrote, the message, and the option that is to blame.
  @Test(
    arguments: [
      (
        """
        sbatch: error: invalid partition specified: gpuu
        sbatch: error: Batch job submission failed: Invalid partition name specified
        """, "Invalid partition name specified", .partition
      ),
      (
        "sbatch: error: Batch job submission failed: Invalid account or account/partition combination specified",
        "Invalid account or account/partition combination specified", .account
      ),
      (
        "sbatch: error: Batch job submission failed: Invalid qos specification",
        "Invalid qos specification", .qos
      ),
      (
        "sbatch: error: Batch job submission failed: Invalid feature specification",
        "Invalid feature specification", .constraint
      ),
      (
        "sbatch: error: Batch job submission failed: Requested node configuration is not available",
        "Requested node configuration is not available", .cpus
      ),
      (
        "sbatch: error: Batch job submission failed: Invalid generic resource (gres) specification",
        "Invalid generic resource (gres) specification", .gpus
      ),
      (
        "/usr/bin/sbatch: unrecognized option '--frob'\nTry \"sbatch --help\" for more information",
        "unrecognized option '--frob'", .argument
      ),
      (
        "sbatch: option requires an argument -- 'p'\nTry \"sbatch --help\" for more information",
        "option requires an argument -- 'p'", .argument
      ),
      ("sbatch: error: Invalid --time specification", "Invalid --time specification", .time),
      (
        "sbatch: error: Batch job submission failed: Requested reservation is invalid",
        "Requested reservation is invalid", .reservation
      ),
      (
        "sbatch: error: Batch job submission failed: Invalid node name specified",
        "Invalid node name specified", .nodelist
      ),
      (
        "sbatch: error: Batch job submission failed: Invalid job array specification",
        "Invalid job array specification", .linesPerJob
      ),
      (
        "sbatch: error: please name a project\nsbatch: error: Batch job submission failed: Unspecified error",
        "Unspecified error: please name a project", nil
      ),
    ] as [(String, String, SlurmOption?)])
  func aRefusalNamesItsCause(text: String, message: String, option: SlurmOption?) {
    let errors = errors(text)
    #expect(errors.isRefusal(exitCode: 1))
    #expect(!errors.isLimit)
    #expect(!errors.isUnreachable)
    let refusal = SlurmRefusal(errors)
    #expect(refusal.message == message)
    #expect(refusal.options.first == option)
    guard case .refused(let shown, let hint) = refusal.failure(SlurmSettings()) else {
      Issue.record("not refused")
      return
    }
    #expect(shown == "Slurm refused the jobs: \(message)")
    #expect((hint == nil) == (option == nil))
    if let option { #expect(hint?.contains(option.option) == true) }
  }

  @Test func theHintHasTheValueAndTheValidOnes() throws {
    var settings = SlurmSettings()
    try settings.set("partition", "gpuu")
    let refusal = SlurmRefusal(
      errors("sbatch: error: Batch job submission failed: Invalid partition name specified"))
    let names = SlurmNames.names(in: Array("debug\nshort\nhigh\ndebug\n\n".utf8))
    #expect(
      refusal.failure(settings, names: names)
        == .refused(
          message: "Slurm refused the jobs: Invalid partition name specified",
          hint: "change --slurm-partition 'gpuu'; partitions: debug high short"))
    #expect(
      refusal.failure(SlurmSettings())
        == .refused(
          message: "Slurm refused the jobs: Invalid partition name specified",
          hint: "give --slurm-partition; see 'sinfo'"))
    try settings.set("cpus", "999")
    let resources = SlurmRefusal(
      errors(
        "sbatch: error: Batch job submission failed: Requested node configuration is not available")
    )
    #expect(
      resources.failure(settings)
        == .refused(
          message: "Slurm refused the jobs: Requested node configuration is not available",
          hint: "change --slurm-cpus '999'"))
    guard case .refused(_, let hint) = resources.failure(SlurmSettings()) else { return }
    #expect(hint == "change --slurm-cpus, --slurm-mem, --slurm-gpus, --slurm-constraint")
  }

  @Test func whatSbatchDoesNotUnderstandWasNotSubmitted() {
    let text = "/usr/bin/sbatch: error: Invalid numeric value \"zz\" for --cpus-per-task."
    #expect(errors(text).isRefusal(exitCode: 255))
    #expect(errors(text).isRefusal(exitCode: 1))
    #expect(errors(text).last == "Invalid numeric value \"zz\" for --cpus-per-task.")
    #expect(!errors("").isRefusal(exitCode: 255))
  }

  @Test(arguments: [
    """
    sbatch: error: QOSMaxSubmitJobPerUserLimit
    sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)
    """,
    """
    sbatch: error: AssocMaxSubmitJobLimit
    sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)
    """,
    "sbatch: error: Slurm temporarily unable to accept job, sleeping and retrying",
  ])
  func aLimitIsNotARefusalForGood(text: String) {
    #expect(errors(text).isLimit)
  }

  @Test(arguments: [
    "sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)",
    """
    sbatch: error: If munged is up, restart with --num-threads=10
    sbatch: error: Munge encode failed: Failed to access "/run/munge.socket": No such file
    sbatch: error: Batch job submission failed: Protocol authentication error
    """,
  ])
  func aControllerThatWasNotReachedHasNothing(text: String) {
    #expect(errors(text).isUnreachable)
    #expect(!errors(text).isRefusal(exitCode: 255))
  }

  @Test(arguments: [
    "", "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation",
    "sbatch: error: Batch job submission failed: Zero Bytes were transmitted or received",
    "sbatch: error: Batch job submission failed: Protocol authentication error",
    "sbatch: error: Batch job submission failed: Unexpected message received",
    "wrapper: something went wrong", "Segmentation fault",
  ])
  func anythingElseIsUnclear(text: String) {
    let errors = errors(text)
    #expect(!errors.isRefusal(exitCode: 1))
    #expect(!errors.isLimit)
    #expect(!errors.isUnreachable)
  }

  @Test func jobsThatAreOverCannotBeCancelled() {
    #expect(errors("999_1-2: Invalid job id specified").saysOver)
    #expect(errors("19_0-1: Job has already finished").saysOver)
    #expect(
      errors(
        "scancel: error: Kill job error on job id 1_2: Job/step already completing or completed"
      )
      .saysOver)
    #expect(!errors("19_0: Access/permission denied").saysOver)
    #expect(!errors("").saysOver)
  }

  @Test func failuresSayWhatHappened() {
    func answer(_ text: String, _ status: WaitStatus? = .exited(code: 1)) -> SlurmCommand.Answer {
      SlurmCommand.Answer(output: [], errors: errors(text), status: status)
    }
    #expect(
      SlurmMessages.unreachable(
        "squeue",
        answer("slurm_load_jobs error: Unable to contact slurm controller (connect failure)"))
        == "cannot reach Slurm's controller: Unable to contact slurm controller (connect failure)")
    #expect(
      SlurmMessages.unreachable(
        "squeue", answer("slurm_load_jobs error: Protocol authentication error"))
        == "Slurm refused to authenticate (Protocol authentication error): "
        + "is munged running on this machine?")
    #expect(
      SlurmMessages.unreachable("squeue", answer("", nil)) == "'squeue' did not answer in time")
    #expect(
      SlurmMessages.unreachable(
        "sacct", answer("sacct: error: Problem talking to the database: Connection refused"))
        == "cannot reach Slurm's accounts: Problem talking to the database: Connection refused")
    #expect(
      errors("slurm_load_ctl_conf error: Protocol authentication error").last
        == "Protocol authentication error")
    #expect(SlurmMessages.unreachable("sacct", answer("")) == "'sacct' failed")
    #expect(
      SlurmMessages.unclear(answer("", .exited(code: 0)))
        == "'sbatch' did not answer with the number of a job")
    #expect(SlurmMessages.unclear(answer("oops")) == "'sbatch' failed: oops")
  }

  @Test(arguments: [
    "PartitionTimeLimit", "PartitionNodeLimit", "PartitionConfig", "PartitionDown",
    "BadConstraints",
    "AssocMaxWallDurationPerJobLimit", "AssocMaxCpuPerJobLimit", "QOSMaxCpuPerJobLimit",
    "QOSMaxWallDurationPerJobLimit", "InvalidAccount", "InvalidQOS", "DependencyNeverSatisfied",
    "JobHeldUser", "JobHeldAdmin", "launch failed requeued held",
  ])
  func whatNeverComesIsAnObstacle(reason: String) throws {
    let message = try #require(SlurmMessages.obstacle(report(.pending, reason: reason)))
    #expect(message.hasPrefix("Slurm does not start job 12: "))
    #expect(message.contains("; "))
    #expect(message.contains(reason))
    #expect(!message.contains("JOB"))
    // Words for people, not only Slurm's.
    #expect(QueueWords.phrase(reason) != reason)
    #expect(SlurmMessages.obstacle(report(.running, reason: reason)) == nil)
  }

  @Test(arguments: [
    "", "Priority", "Resources", "JobArrayTaskLimit", "BeginTime", "Dependency", "Licenses",
    "AssocGrpCpuLimit", "QOSGrpCpuLimit", "QOSMaxJobsPerUserLimit", "AssocMaxJobsLimit",
    "QOSMaxCpuPerUserLimit", "ReqNodeNotAvail, UnavailableNodes:n1", "Prolog", "Cleaning", "News",
    "Nodes required for job are DOWN, DRAINED or reserved for jobs in higher priority partitions",
  ])
  func whatPassesIsNone(reason: String) {
    #expect(SlurmMessages.obstacle(report(.pending, reason: reason)) == nil)
  }

  @Test func reasonsAreWords() {
    #expect(QueueWords.phrase("Priority") == "others come first")
    #expect(
      QueueWords.phrase("ReqNodeNotAvail, UnavailableNodes:n1")
        == "nodes that it asks for are not available")
    #expect(QueueWords.phrase("SomethingNew") == "SomethingNew")
    #expect(QueueWords.phrase("") == "")
  }

  @Test func aBrokenStartIsExplained() {
    let question = "is the runs folder on a disk that all nodes see?"
    #expect(
      SlurmMessages.brokenStart(report(.failed, node: "n1", exitCode: 0, signal: 53), output: [])
        == "Slurm could not open the output of job 12 on node n1: \(question)")
    #expect(
      SlurmMessages.brokenStart(report(.failed, reason: "JobLaunchFailure"), output: [])
        == "Slurm could not open the output of job 12: \(question)")
    #expect(
      SlurmMessages.brokenStart(
        report(.failed, node: "n1", exitCode: 127, signal: 0),
        output: Array("noise\n/x: not found\n \n".utf8))
        == "batchrun cannot be executed on node n1: /x: not found")
    #expect(
      SlurmMessages.brokenStart(report(.failed, node: "n2", exitCode: 72), output: [])
        == "the worker started in the wrong folder on node n2")
    #expect(
      SlurmMessages.brokenStart(
        report(.failed, reason: "NonZeroExitCode", node: "n2"), output: Array("oops".utf8))
        == "elements of job 12 end on node n2 before their first line: oops")
    #expect(
      SlurmMessages.brokenStart(report(.failed, reason: "BadConstraints"), output: [])
        == "Slurm did not start job 12: no node has what it asks for (BadConstraints); "
        + "change --slurm-constraint, --slurm-cpus, --slurm-mem or --slurm-gpus")
    #expect(
      SlurmMessages.brokenStart(report(.nodeFail), output: [])
        == "elements of job 12 end before their first line: the node failed")
  }
}
