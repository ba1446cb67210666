import Glibc
import JSON
import TestSupport
import Testing

/// A folder with a runfile `a`, and a cluster to launch it on.
///
/// What a test leaves on the cluster is cancelled at its end.
final class SlurmScene: Sendable {
  let sandbox: Sandbox
  let cluster: SlurmCluster
  let trace: JobTrace
  var ledger: LedgerFiles { LedgerFiles(sandbox, "runs/a") }

  /// `options`: of `scripts/slurm-cluster up`, for a cluster that the test may break; a shared one where
  /// nil. `sandbox`: its folder, if it is made already.
  init(_ options: [String]? = nil, sandbox: Sandbox? = nil) async throws {
    await SlurmSeats.shared.take()
    do {
      self.sandbox = try sandbox ?? Sandbox()
      trace = try JobTrace(in: self.sandbox)
      // Signs of life that come in seconds, not minutes: what a launch waits for when something is
      // silent follows from it. The sandbox is the home of its programs.
      try self.sandbox.makeFolder(".config/batchrun")
      try self.sandbox.write("beat: 5s\n", to: ".config/batchrun/slurm.yml")
      if let options {
        cluster = try await SlurmCluster(options)
      } else {
        cluster = try await SlurmCluster.shared
      }
    } catch {
      await SlurmSeats.shared.giveBack()
      throw error
    }
  }

  deinit {
    let left = Set((try? elements().map(\.array)) ?? [])
    if !left.isEmpty { _ = try? slurm("scancel", left.sorted()) }
    Task { await SlurmSeats.shared.giveBack() }
  }

  // MARK: Programs

  var environment: [String: String] { cluster.environment }

  /// The command line of a launch of `a`.
  func launching(_ options: [String], environment: [String: String] = [:]) -> Invocation {
    Invocation(
      ["launch", "a"] + ["--executor", "slurm"] + options,
      environment: self.environment.merging(environment) { $1 })
  }

  /// Starts a launch of these lines, or of the runfile as it is.
  func start(
    _ lines: [String]? = nil, _ options: String..., environment: [String: String] = [:]
  ) throws -> RunningProgram {
    if let lines { try write(lines) }
    return try sandbox.start(launching(options, environment: environment))
  }

  /// Launches these lines, or the runfile as it is, to the end.
  func launch(
    _ lines: [String]? = nil, _ options: String..., environment: [String: String] = [:],
    within seconds: Double = 120
  ) async throws -> ProgramResult {
    if let lines { try write(lines) }
    return try await sandbox.run(
      launching(options, environment: environment), within: seconds)
  }

  func write(_ lines: [String]) throws {
    try sandbox.write(lines.map { $0 + "\n" }.joined(), to: "a")
  }

  func batchrun(_ arguments: String..., within seconds: Double = 60) async throws -> ProgramResult {
    try await sandbox.run(Invocation(arguments, environment: environment), within: seconds)
  }

  /// Runs a command of Slurm.
  /// - Returns: what it has written.
  @discardableResult
  func slurm(_ command: String, _ arguments: [String]) throws -> String {
    let result = try sandbox.run(
      Invocation([command] + arguments, program: "/usr/bin/env", environment: cluster.environment))
    guard result.exitCode == 0 else { throw TestFailure("\(command) \(arguments): \(result)") }
    return result.output
  }

  /// Puts a script in front of `sbatch`, which finds the real one as `$SBATCH`.
  /// - Returns: the environment that uses it.
  func wrapSbatch(_ script: String) throws -> [String: String] {
    let path = getenv("PATH").map { String(cString: $0) } ?? ""
    let places = path.split(separator: ":").map { String($0) + "/sbatch" }
    let real = places.first { place in access(place, X_OK) == 0 }
    try sandbox.makeFolder("wrapped")
    try sandbox.writeScript("SBATCH=\(real ?? "sbatch")\n\(script)\n", to: "wrapped/sbatch")
    return ["PATH": sandbox.path("wrapped") + ":" + path]
  }

  // MARK: What the cluster has

  /// An element of an array, as the controller sees it.
  struct Element: Equatable {
    let array: String
    let index: Int
    let state: String
    let reason: String
    let node: String

    var reference: String { "\(array)_\(index)" }
  }

  /// The elements that were submitted from this folder, those that are over too if asked for.
  func elements(all: Bool = false) throws -> [Element] {
    let report = try slurm(
      "squeue",
      ["--noheader", "--array", "-o", "%F|%K|%T|%r|%N|%Z"] + (all ? ["--states=all"] : []))
    return report.split(separator: "\n").compactMap { row in
      let columns = row.split(separator: "|", maxSplits: 5, omittingEmptySubsequences: false)
      guard columns.count == 6, columns[5].hasPrefix(sandbox.path("")) || columns[5] == sandbox.path
      else { return nil }
      return Element(
        array: String(columns[0]), index: Int(columns[1]) ?? 0, state: String(columns[2]),
        reason: String(columns[3]), node: String(columns[4]))
    }
  }

  /// Waits until an element is there and `condition` holds of it.
  @discardableResult
  func waitForElement(
    _ what: String, within seconds: Double = 60, _ condition: (Element) -> Bool
  ) async throws -> Element {
    try await awaitValue("an element is \(what)", within: seconds) {
      try elements(all: true).first(where: condition)
    }
  }

  // MARK: Jobs

  /// A job that writes down when it begins and ends, and ends when it may: see `letGo`. It also notices
  /// if it runs twice at once: a lock goes with the process that has it.
  func waiting(_ job: String, exitCode: Int = 0) -> String {
    """
    exec 9> lock.\(job); flock -n 9 || echo \(job) >> overlaps; \
    echo "start \(job) $$" >> trace; while ! test -e go.\(job) && ! test -e go; do sleep 0.05; done; \
    echo "end \(job) $$" >> trace; exit \(exitCode)
    """
  }

  func letGo(_ jobs: String...) throws {
    for job in jobs { try sandbox.write("", to: "go.\(job)") }
  }

  func letAllGo() throws {
    try sandbox.write("", to: "go")
  }

  /// A job that ends at once.
  func quick(_ job: String, exitCode: Int = 0) -> String {
    trace.line(job, seconds: 0, exitCode: exitCode)
  }

  func waitForStart(of jobs: String..., within seconds: Double = 60) async throws {
    try await waitUntil("\(jobs) have begun", within: seconds) {
      Set(trace.startedJobs).isSuperset(of: jobs)
    }
  }

  func waitForEnd(of jobs: String..., within seconds: Double = 60) async throws {
    try await waitUntil("\(jobs) have ended", within: seconds) {
      Set(trace.events.filter { !$0.isStart }.map(\.job)).isSuperset(of: jobs)
    }
  }

  /// Waits until the ledger's snapshot or its journal has the end of this many jobs.
  func waitForStatus(
    _ what: String, within seconds: Double = 60, _ condition: (JSONValue) -> Bool
  ) async throws {
    try await waitUntil("status has \(what)", within: seconds) {
      let result = try await batchrun("status", "a", "--json")
      return result.exitCode == 0 ? condition(try result.json) : false
    }
  }

  /// What must hold at the end of every test: every job has begun as often as it should, nothing ran
  /// twice at once, and what has begun has ended.
  ///
  /// `cut`: jobs that were ended in between, and could not write that down.
  func expectStarts(
    _ counts: [String: Int], cut: Set<String> = [], at location: SourceLocation = #_sourceLocation
  ) {
    let trace = trace
    #expect(trace.startCounts == counts, sourceLocation: location)
    #expect(sandbox.lines(of: "overlaps") == [], sourceLocation: location)
    #expect(trace.contradictions(cut: cut) == [], sourceLocation: location)
    #expect(Set(trace.runningJobs).subtracting(cut) == [], sourceLocation: location)
  }

  /// The same of jobs that have begun once each.
  func expectOnce(_ jobs: String..., at location: SourceLocation = #_sourceLocation) {
    expectStarts(Dictionary(uniqueKeysWithValues: jobs.map { ($0, 1) }), at: location)
  }

  func expectOnce(
    _ numbers: ClosedRange<Int>, cut: Set<String> = [],
    at location: SourceLocation = #_sourceLocation
  ) {
    let counts = Dictionary(uniqueKeysWithValues: numbers.map { ("\($0)", 1) })
    expectStarts(counts, cut: cut, at: location)
  }

  /// Kills a launch as a power cut of its machine does, and waits until it is gone.
  func killHard(_ launch: RunningProgram) async throws {
    let launcher = launch.launcher
    launch.send(SIGKILL)
    if let launcher { kill(launcher, SIGKILL) }
    try await launch.wait()
    try await waitUntil("the launcher is gone") { launcher.map { !isAlive($0) } ?? true }
  }
}
