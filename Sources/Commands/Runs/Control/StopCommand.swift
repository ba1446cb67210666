import Arguments
import Jobs
import Posix
import Running
import Runs
import Text

/// `batchrun stop`: stops running launches and runs.
struct StopCommand: RunEditCommand {
  var selection = RunSelectionOptions()
  var isConfirmed = false
  var isForced = false
  var drains = false
  var timeout = 30.0

  static let manual = Manual(
    name: "stop",
    abstract: "Stop running launches and runs",
    discussion: """
      The name of a launch stops its jobs as Ctrl-C does; the next launch reruns them. The processes of \
      a run get SIGTERM. Without RUN, all running runs that match the filters are meant; if there are \
      several, '--yes' is not enough: name them, or ':' for all.

      '--drain' stops no job: the launch, batch, steps or queue start nothing new, and end when their \
      running jobs have finished. SIGUSR1 to the process does the same, and \
      'batchrun continue' takes it back for a launch. With '--drain', the name of an \
      operation means its batch.
      """,
    examples: [
      .init("batchrun stop 1", "Stops the first run of the list."),
      .init("batchrun stop sweep", "Stops the launch of sweep.runfile."),
      .init("batchrun stop sweep --drain", "Lets its running jobs finish, and starts no more."),
      .init("batchrun stop : --operation train -y", "Stops all runs of an operation."),
    ],
    exitCodes: [
      .init("0", "all of them have stopped or drain, or none of them was running"),
      .init("1", "some did not stop"), .init("4", "you declined"),
    ])

  static var declarations: [Declaration<Self>] {
    confirmation
    flag("--force", \.isForced, "kill processes that do not stop in time")
    flag("--drain", \.drains, "let running jobs finish, and start no more")
    option("--timeout SECONDS", \.timeout, parse: number(atLeast: 0), "the time to wait for them")
    selectionDeclarations(
      "indexes, ranges (2:5), names of launches or ids of runs", hasStates: false)
    exclude("--drain", "--force")
    mistakes
  }

  func run() throws -> Int32 {
    let launches = selection.runs.compactMap { LaunchStop($0, home: selection.store.home) }
    var rest = self
    rest.selection.runs.removeAll { LaunchStop($0, home: selection.store.home) != nil }
    if drains { return try rest.drain(launches) }
    let clusters = try rest.takeClusters()
    guard try endJobs(of: clusters) else { return Prompt.declined }
    var left = launches.isEmpty ? [] : try stop(launches)
    if launches.isEmpty && clusters.isEmpty || !rest.selection.runs.isEmpty {
      left = try left.flatMap { left in try rest.stopRuns().map { left + $0 } }
    }
    guard let left else { return Prompt.declined }
    if left.isEmpty { return 0 }
    let numbers = left.map { String($0.pid) }.joined(separator: ", ")
    Console.write("The following processes did not stop as expected: \(numbers)\n")
    return 1
  }

  // MARK: Launches

  /// Returns the processes that are still there; nil where the user declined.
  private func stop(_ launches: [LaunchStop]) throws -> [ProcessIdentity]? {
    for launch in launches { _ = try launch.controller }
    if !isConfirmed {
      report("You are about to stop the following launches:")
      for launch in launches {
        report("  \(escapedForTerminal(launch.name))  \(escapedForTerminal(launch.holder.summary))")
      }
      let question = "Stop \(counted(launches.count, "launch", "launches"))?"
      guard try Prompt.confirms(question, standard: false) else { return nil }
    }
    var left: [ProcessIdentity] = []
    for launch in launches {
      announce("Stopping", launch)
      left += try launch.stop(timeout: timeout, isForced: isForced)
    }
    return left
  }

  /// Those of the names whose jobs a cluster has, without a launch.
  private mutating func takeClusters() throws -> [ClusterStop] {
    var found: [ClusterStop] = []
    var names: [String] = []
    for name in selection.runs {
      if let cluster = try ClusterStop(name, home: selection.store.home) {
        found.append(cluster)
      } else {
        names.append(name)
      }
    }
    selection.runs = names
    return found
  }

  /// False if the user declined.
  private func endJobs(of clusters: [ClusterStop]) throws -> Bool {
    if clusters.isEmpty { return true }
    if !isConfirmed {
      report("You are about to end the following jobs:")
      for cluster in clusters {
        report(
          "  \(escapedForTerminal(cluster.name))  \(counted(cluster.count, "job")) on "
            + cluster.kind.rawValue)
      }
      guard try Prompt.confirms("End them?", standard: false) else { return false }
    }
    for cluster in clusters {
      try cluster.run()
      report(
        "Ended \(counted(cluster.count, "job")) of \(escapedForTerminal(cluster.name)) on "
          + "\(cluster.kind.rawValue); the next launch records that and reruns them")
    }
    return true
  }

  private func announce(_ verb: String, _ launch: LaunchStop, _ more: String = "") {
    // The one that 'status' shows.
    let pid = launch.holder.pid
    report("\(verb) launch \(escapedForTerminal(launch.name)) (pid \(pid))\(more)")
  }

  private func drain(_ launches: [LaunchStop]) throws -> Int32 {
    guard !launches.isEmpty || !selection.runs.isEmpty else {
      throw CommandFailure.wrongInput(
        "'--drain' needs the name of a launch, or of a batch",
        hint: "'batchrun status' lists launches, 'batchrun runs' batches")
    }
    for launch in launches {
      try launch.drain()
      if launch.isDraining {
        report("Launch \(escapedForTerminal(launch.name)) is already draining")
      } else {
        announce("Draining", launch, ": no new jobs start")
      }
    }
    if !selection.runs.isEmpty {
      try RunStop(in: selection.store, timeout: timeout).drain(drainedRuns()) { $0.tell() }
    }
    return 0
  }

  // MARK: Runs

  /// Returns the processes that are still there; nil where the user declined.
  private func stopRuns() throws -> [ProcessIdentity]? {
    let (runs, isAnyNamed) = try chosenRuns()
    if runs.isEmpty {
      if !isAnyNamed { report("Nothing to stop.") }
      return []
    }
    let running = runs.filter(\.isUnderWay)
    for run in runs where !run.isUnderWay {
      Console.write("Run \(run.id.shortText) is not running\n")
    }
    if running.isEmpty {
      Console.note("'batchrun runs --running' lists the runs that can be stopped")
      return []
    }
    guard try confirms(running) else { return nil }
    return try RunStop(in: selection.store, timeout: timeout, isForced: isForced)
      .stop(running) { $0.tell() }
  }

  /// The named runs; with `:` or none, all that are running, or about to. Of a name that several
  /// have, the running ones; reports a name of which none runs.
  private func chosenRuns() throws -> (runs: [RunRecord], isAnyNamed: Bool) {
    guard selection.runs.isEmpty || selection.runs == [":"] else {
      return (try namedRuns { _ in true }, true)
    }
    var command = self
    command.selection.runs = []
    for state in [JobState.running, .pending] { command.selection.only[state] = true }
    return (try command.matchingRuns().runs.filter(\.isUnderWay), false)
  }

  /// The batches, steps and queues that are named; where a name has none of these, what else it stands for.
  private func drainedRuns() throws -> [RunRecord] {
    guard selection.runs != [":"] else {
      let runs = try chosenRuns().runs.filter(\.isDrainable)
      if runs.isEmpty { report("Nothing to drain.") }
      return runs
    }
    return try namedRuns { $0.isDrainable }
  }

  /// Of the runs that share a name only those that are `wanted`, or else those that run.
  private func namedRuns(_ wanted: (RunRecord) -> Bool) throws -> [RunRecord] {
    var named: [RunRecord] = []
    for part in try select(selection.runs).parts {
      let (word, runs) = (part.word, part.runs)
      guard case .name = part.reference, runs.count != 1 || !runs[0].id.text.hasPrefix(word) else {
        named += runs
        continue
      }
      let running = runs.filter(\.isUnderWay)
      if running.isEmpty {
        let kind = Set(runs.map { RunFolder($0).isLine }).map { $0 ? "launch" : "run" }.sorted()
        Console.write(
          "no \(kind.joined(separator: " or ")) of '\(escapedForTerminal(word))' is running\n")
      }
      let found = running.filter(wanted)
      named += found.isEmpty ? running : found
    }
    var seen: Set<String> = []
    return named.filter { seen.insert("\($0.ledger.folder)/\($0.id.text)").inserted }
  }

  /// That several are stopped though none is named takes more than '--yes'.
  private func confirms(_ runs: [RunRecord]) throws -> Bool {
    let isSurprising = selection.runs.isEmpty && runs.count > 1
    if isConfirmed && !isSurprising { return true }
    showPreview(["You are about to stop the following runs:"], runs)
    let question = "Stop \(runs.count) run(s)?"
    guard isSurprising else { return try Prompt.confirms(question, standard: false) }
    return try Prompt.confirms(
      question, standard: false, hint: "name the runs that you mean, or ':' for all of them")
  }
}
