import ClusterExecution
import Launching
import Ledger
import LocalExecution
import NodeWork
import Posix
import SlurmExecution

/// What an executor is made of.
package struct ExecutorOrder: Sendable {
  package var choice: ExecutorChoice
  package var configuration: LocalConfiguration
  /// The folder of the ledger.
  package var ledger: Directory
  package var writer: any LedgerWriter
  package var policy: LaunchPolicy
  /// What earlier launches have left on a cluster.
  package var adoption = Adoption()

  package init(
    _ choice: ExecutorChoice, _ configuration: LocalConfiguration, ledger: Directory,
    writer: any LedgerWriter, policy: LaunchPolicy
  ) {
    self.choice = choice
    self.configuration = configuration
    self.ledger = ledger
    self.writer = writer
    self.policy = policy
  }
}

/// Makes the executor that a user has chosen: the only place that knows them all.
struct ExecutorFactory {
  /// `table` has the slots of jobs on this machine.
  static func executor(
    _ order: ExecutorOrder, _ table: SlotTable
  ) throws(SystemError) -> any Executor {
    switch order.choice {
    case .local:
      var configuration = order.configuration
      configuration.isGuarded = true
      return try LocalExecutor(configuration: configuration, ledger: order.ledger, table: table)
    case .slurm(let terms):
      return try ClusterExecutor(
        SlurmCluster(terms.settings, environment: ProcessEnvironment.entries),
        ClusterConfiguration(
          terms, order.configuration, order.policy, ledger: order.ledger.path),
        ledger: order.ledger, writer: order.writer, adoption: order.adoption)
    }
  }
}

extension ClusterConfiguration {
  /// `local`: as jobs would run here; `ledger`: the path of its folder.
  init(
    _ terms: SlurmTerms, _ local: LocalConfiguration, _ policy: LaunchPolicy, ledger: String
  ) throws(SystemError) {
    let path = resolvedPath(ledger) ?? CurrentFolder.absolute(ledger)
    self.init(
      settings: WorkSettings(terms.settings, local, policy), ledger: Array(path.utf8),
      workingDirectory: try CurrentFolder.bytes())
    throttle = terms.throttle
    linesPerJob = terms.settings.linesPerJob ?? .automatic
    interruptions = policy.interruptions
    elementTime = terms.settings.time?.seconds
  }
}

extension WorkSettings {
  /// As jobs would run here.
  fileprivate init(_ slurm: SlurmSettings, _ local: LocalConfiguration, _ policy: LaunchPolicy) {
    self.init(kind: .slurm, name: local.name, shell: local.shell.path)
    executesDirectly = local.executesDirectly
    workingFolder = local.workingFolder.map { Array(CurrentFolder.absolute($0.path).utf8) }
    isolates = local.isolates
    timeLimit = local.timeLimit
    grace = policy.grace
    nice = local.nice
    environment = local.environment
    parallel = slurm.parallel ?? 1
    setup = slurm.setup.map { Array($0.utf8) }
    beat = slurm.beat ?? beat
  }
}
