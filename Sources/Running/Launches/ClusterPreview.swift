import ClusterExecution
import Ledger
import Posix
import SlurmExecution
import Text

/// What a launch would submit to a cluster; nothing is written, and nothing submitted.
package struct ClusterPreview {
  /// The command line, for people to read or to try.
  package let command: [UInt8]
  /// What it reads from standard input.
  package let script: [UInt8]
  /// How many jobs each element has, in order.
  package let sizes: [Int]
  /// How many submissions it takes.
  package let rounds: Int
  package let limits: ClusterLimits

  /// Asks the cluster for its limits; nil for a launch on this machine.
  package init?(_ request: LaunchRequest, jobs: Int) throws(RunFailure) {
    guard case .slurm(let terms) = request.terms.executor, jobs > 0 else { return nil }
    let cluster = SlurmCluster(terms.settings, environment: ProcessEnvironment.entries)
    let configuration: ClusterConfiguration
    do throws(SystemError) {
      configuration = try ClusterConfiguration(
        terms, request.configuration, request.terms.policy, ledger: request.location.folder)
    } catch {
      throw .unavailable(error)
    }
    do throws(ClusterFailure) {
      limits = try cluster.limits()
    } catch {
      throw RunFailure(error)
    }
    let chunks = configuration.chunks(within: limits)
    sizes = chunks.elements(lines: jobs).map(\.count)
    rounds = (sizes.count + chunks.mostElementsOfRound - 1) / chunks.mostElementsOfRound
    let round = 1
    let folder = ClusterFiles(.slurm).round(round)
    let submission = Submission(
      name: Submission.name(identity: "ID", round: round), comment: "batchrun \(request.name)",
      elements: min(sizes.count, chunks.mostElementsOfRound), throttle: terms.throttle,
      workingDirectory: configuration.workingDirectory, ledger: configuration.ledger,
      roundFolder: configuration.ledger + Array("/\(folder)".utf8), round: round)
    let words =
      [Array(SubmitCommand.program.utf8)]
      + SubmitCommand.arguments(terms.settings, submission)
    command = Array(words.map { shellQuoted($0) }.joined(separator: [UInt8(ascii: " ")]))
    script = SubmitCommand.script(submission)
  }
}
