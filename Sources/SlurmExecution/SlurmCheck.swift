import ClusterExecution
import Text

/// What this machine and its cluster have of what launches on Slurm need (`check --executor slurm`).
package struct SlurmCheck: Sendable {
  package struct Finding: Hashable, Sendable {
    package var name: String
    package var value: String
    /// Whether launches fail because of it.
    package var isFatal = false
    /// What to do about it.
    package var hint: String?
  }

  package private(set) var findings: [Finding] = []

  package var isFine: Bool { !findings.contains(where: \.isFatal) }

  private static let needed = ["sbatch", "squeue", "scancel", "scontrol"]

  /// Asks the cluster. `environment` is that of the command: `NAME=value` each.
  package init(_ settings: SlurmSettings, environment: [[UInt8]]) {
    let command = SlurmCommand(environment: environment)
    let missing = Self.needed.filter { command.path(of: $0) == nil }
    guard missing.isEmpty else {
      add(SlurmMessages.missing(missing[0]), as: "commands")
      return
    }
    findings.append(Finding(name: "commands", value: command.path(of: SubmitCommand.program) ?? ""))
    let cluster = SlurmCluster(settings, environment: environment)
    do throws(ClusterFailure) {
      let limits = try cluster.limits()
      findings.append(Finding(name: "Slurm", value: limits.version))
      findings.append(
        Finding(
          name: "limits",
          value: "\(limits.maxArraySize) elements an array, \(limits.maxJobCount) jobs, "
            + "\(Duration.seconds(limits.killWait).compact) from SIGTERM to SIGKILL"))
    } catch {
      add(error, as: "Slurm")
      return
    }
    checkPartitions(settings, command)
    checkAccounts(command)
  }

  private mutating func checkPartitions(_ settings: SlurmSettings, _ command: SlurmCommand) {
    let question = SlurmNames.partitions.question(user: "")
    guard let answer = try? command.ask(question.program, question.arguments), answer.hasSucceeded
    else { return }
    let names = SlurmNames.names(in: answer.output)
    var finding = Finding(name: "partitions", value: names.joined(separator: " "))
    let unknown = (settings.partition ?? "").split(separator: ",").map(String.init)
      .first { !names.contains($0) }
    if let unknown {
      finding.value += " (no '\(unknown)')"
      finding.isFatal = true
      finding.hint = "give \(SlurmOption.partition.option) one of these"
    }
    findings.append(finding)
  }

  private mutating func checkAccounts(_ command: SlurmCommand) {
    let name = "accounts"
    guard command.path(of: "sacct") != nil,
      let answer = try? command.ask("sacct", ["--allocations", "--noheader", "--parsable2"])
    else {
      findings.append(Finding(name: name, value: "none: 'sacct' is not installed"))
      return
    }
    let value =
      answer.hasSucceeded
      ? "sacct answers"
      : answer.errors.saysNoAccounting ? "none" : SlurmMessages.unreachable("sacct", answer)
    findings.append(Finding(name: name, value: value))
  }

  private mutating func add(_ failure: ClusterFailure, as name: String) {
    let (message, hint): (String, String?) =
      switch failure {
      case .refused(let message, let hint), .missing(let message, let hint): (message, hint)
      case .limit(let message), .unreachable(let message), .unclear(let message): (message, nil)
      }
    findings.append(Finding(name: name, value: message, isFatal: true, hint: hint))
  }
}
