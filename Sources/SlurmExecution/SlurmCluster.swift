import ClusterExecution
import Glibc
import Ledger
import Posix

/// Slurm, by its commands.
package struct SlurmCluster: Cluster {
  private let settings: SlurmSettings
  private let command: SlurmCommand
  /// Clusters that the user asks for; Slurm's own one without a name if there are none.
  private let clusters: [String?]
  private let user = geteuid()

  /// How far back the accounts are asked: as far as they allow.
  private static let spans = ["now-4weeks", "now-1days"]

  /// `environment` is that of the launch: `NAME=value` each.
  package init(_ settings: SlurmSettings, environment: [[UInt8]]) {
    self.settings = settings
    command = SlurmCommand(environment: environment)
    let names = ClusterEnvironment.value(of: "SLURM_CLUSTERS", in: environment) ?? ""
    let list = names.split(separator: ",").map { String?(String($0)) }
    clusters = list.isEmpty ? [nil] : list
  }

  package var kind: ExecutorKind { .slurm }

  package func limits() throws(ClusterFailure) -> ClusterLimits {
    let answer = try answer("scontrol", ConfigReport.arguments)
    guard let limits = ConfigReport.limits(in: answer.output) else {
      throw .unreachable("'scontrol show config' answers in a form that batchrun does not know")
    }
    return limits
  }

  package func submit(_ submission: Submission) throws(ClusterFailure) -> String {
    let answer = try command.submit(
      SubmitCommand.arguments(settings, submission), script: SubmitCommand.script(submission))
    if answer.hasSucceeded, let reference = SubmitReply.reference(in: answer.output) {
      return reference
    }
    if !answer.hasSucceeded {
      if answer.errors.isLimit { throw .limit(answer.errors.explanation) }
      if answer.errors.isUnreachable {
        throw .unreachable(SlurmMessages.unreachable(SubmitCommand.program, answer))
      }
      if case .exited(let code) = answer.status, answer.errors.isRefusal(exitCode: code) {
        throw refusal(answer.errors)
      }
    }
    throw .unclear(SlurmMessages.unclear(answer))
  }

  /// Asks Slurm when a submission would start, and where, without submitting it. In Slurm's words; it
  /// accepts some that never start.
  package func test(_ submission: Submission) throws(ClusterFailure) -> String {
    let answer = try command.submit(
      SubmitCommand.arguments(settings, submission) + [Array("--test-only".utf8)],
      script: SubmitCommand.script(submission))
    if answer.hasSucceeded { return answer.errors.last ?? "accepted" }
    if answer.errors.isLimit { throw .limit(answer.errors.explanation) }
    if answer.status != nil, answer.errors.isRefusalOfTest { throw refusal(answer.errors) }
    throw .unreachable(SlurmMessages.unreachable(SubmitCommand.program, answer))
  }

  package func find(_ name: String) throws(ClusterFailure) -> String? {
    if let found = try queue([name]).first { return found.key.reference }
    return try history([name]).first?.key.reference
  }

  package func queue(_ names: [String]) throws(ClusterFailure) -> [ElementReport] {
    guard !names.isEmpty else { return [] }
    var reports: [ElementReport] = []
    for cluster in clusters {
      let answer = try answer("squeue", QueueReport.arguments(names: names, cluster: cluster))
      reports += QueueReport.elements(in: answer.output, cluster: cluster)
    }
    return reports
  }

  package func history(_ names: [String]) throws(ClusterFailure) -> [ElementReport] {
    guard !names.isEmpty, command.path(of: "sacct") != nil else { return [] }
    var reports: [ElementReport] = []
    for cluster in clusters { reports += try history(names, cluster: cluster) }
    return reports
  }

  private func history(
    _ names: [String], cluster: String?
  ) throws(ClusterFailure) -> [ElementReport] {
    for span in Self.spans {
      let answer = try command.ask(
        "sacct",
        AccountReport.arguments(names: names, user: user, since: span, cluster: cluster))
      if answer.hasSucceeded { return AccountReport.elements(in: answer.output, cluster: cluster) }
      if answer.errors.saysNoAccounting { return [] }
      if !answer.errors.saysTooMuch || span == Self.spans.last {
        throw .unreachable(SlurmMessages.unreachable("sacct", answer))
      }
    }
    return []
  }

  package func cancel(_ elements: [ElementKey]) throws(ClusterFailure) {
    for list in ElementList.lists(of: elements) {
      // With its name, so that a number that was used again does not hit another job.
      try change("scancel", ["--name=\(list.name)"], list)
    }
  }

  package func hold(_ elements: [ElementKey], _ isHeld: Bool) throws(ClusterFailure) {
    for list in ElementList.lists(of: elements) {
      try change("scontrol", [isHeld ? "hold" : "release"], list)
    }
  }

  private func change(
    _ program: String, _ words: [String], _ list: ElementList
  ) throws(ClusterFailure) {
    let option = list.cluster.map { ["--clusters=\($0)"] } ?? []
    let answer = try command.ask(program, option + words + list.words)
    guard answer.hasSucceeded || answer.errors.saysOver else {
      throw .unreachable(SlurmMessages.unreachable(program, answer))
    }
  }

  package func obstacle(of report: ElementReport) -> String? { SlurmMessages.obstacle(report) }

  package func phrase(ofReason reason: String) -> String { QueueWords.phrase(reason) }

  package func brokenStart(_ report: ElementReport, output: [UInt8]) -> String {
    SlurmMessages.brokenStart(report, output: output)
  }

  package func outputName(of element: ElementKey) -> String {
    SubmitCommand.outputName(of: element)
  }

  /// The answer to a question that Slurm has to answer.
  private func answer(
    _ program: String, _ arguments: [String]
  ) throws(ClusterFailure) -> SlurmCommand.Answer {
    let answer = try command.ask(program, arguments)
    guard answer.hasSucceeded else {
      throw .unreachable(SlurmMessages.unreachable(program, answer))
    }
    return answer
  }

  private var userName: String {
    getpwuid(user).flatMap { $0.pointee.pw_name }.map { String(cString: $0) } ?? "\(user)"
  }

  /// A submission was refused: which option is to blame, and which values are valid.
  private func refusal(_ errors: SlurmErrors) -> ClusterFailure {
    let refusal = SlurmRefusal(errors)
    guard let kind = refusal.names else { return refusal.failure(settings) }
    let question = kind.question(user: userName)
    let answer = try? command.ask(question.program, question.arguments)
    return refusal.failure(settings, names: answer.map { SlurmNames.names(in: $0.output) } ?? [])
  }
}
