import JSON
import Jobs
import Ledger
import Operations
import Running
import Runs
import TestSupport

/// Runs without a store, the newest first, as dependencies see them.
struct SampleRuns: RunCandidates {
  var runs: [RunRecord] = []

  func runs(of operations: [OperationPattern]) -> [RunRecord] {
    runs.filter { run in operations.contains { $0.matches(run) } }
  }

  func batches(of operations: [OperationPattern]) -> [RunRecord] {
    runs.filter { run in operations.contains { $0.matches(batch: run) } }
  }

  func run(withID id: JobID) -> RunRecord? {
    runs.first { $0.id == id }
  }

  func runsWithoutFolder(named word: String) -> [RunRecord] { [] }
}

/// A project, runs with directories, and a run whose dependencies are to be resolved.
final class DependencyFixture {
  let sandbox: Sandbox
  var candidates = SampleRuns()
  var messages: [DependencyMessage] = []
  /// The directory of the run that requires something.
  let directory: String
  var settings: DependencyResolver<SampleRuns>.Settings

  init() throws {
    sandbox = try Sandbox()
    directory = sandbox.path("runs/serve/dirs/0")
    try sandbox.makeFolder("project")
    try sandbox.makeFolder("runs/serve/dirs/0")
    settings = .init(projectDirectory: sandbox.path("project"), runDirectory: directory)
  }

  /// Adds a run that is newer than those before.
  @discardableResult
  func addRun(
    _ operation: String = "train", _ state: JobState = .completed, isMarked: Bool = false,
    files: [String: String] = ["trained-model": "model"], others: [JSONObject.Member] = [],
    id: JobID = .random()
  ) throws -> RunRecord {
    let folder = "runs/\(operation.filter { $0 != ":" })/dirs/\(id.text)"
    try sandbox.makeFolder(folder)
    for (name, text) in files {
      if let slash = name.lastIndex(of: "/") {
        try sandbox.makeFolder("\(folder)/\(name[..<slash])")
      }
      try sandbox.write(text, to: "\(folder)/\(name)")
    }
    var members = JSONObject([
      .init(key: "operation", value: .string(operation)),
      .init(key: "state", value: .string(state.rawValue)),
      .init(key: "directory", value: .string(sandbox.path(folder))),
    ])
    if isMarked { members.members.append(.init(key: "marked", value: .bool(true))) }
    members.members += others
    let run = RunRecord(
      Record(id: id, members: members),
      in: LedgerLocation(home: sandbox.path("runs"), name: operation), state: state)
    candidates.runs.insert(run, at: 0)
    return run
  }

  func resolve(
    _ requirements: [ResourceDefinition], linking paths: [String] = []
  ) throws(DependencyError) -> ResolvedDependencies {
    messages = []
    return try DependencyResolver(candidates, settings: settings) { self.messages.append($0) }
      .resolve(requirements, linking: paths)
  }

  /// What resolving fails with.
  func failure(_ requirements: [ResourceDefinition]) -> String? {
    do throws(DependencyError) {
      _ = try resolve(requirements)
      return nil
    } catch {
      return error.description
    }
  }

  /// The same, without what was to be resolved.
  func reason(_ requirements: [ResourceDefinition]) -> String? {
    do throws(DependencyError) {
      _ = try resolve(requirements)
      return nil
    } catch {
      return error.reason
    }
  }

  /// What is in the directory of the run, but not what is ours.
  var names: [String] { sandbox.names(in: directory).filter { $0 != ".batchrun" }.sorted() }

  func text(of name: String) -> String? { sandbox.text(of: "\(directory)/\(name)") }
}

extension ResourceDefinition {
  /// What `serve` of the seeds requires.
  static var train: ResourceDefinition {
    var source = SourceDefinition(.operation("train"))
    source.name = "train"
    return ResourceDefinition(name: "train", sources: [source])
  }

  static func of(
    _ kind: SourceDefinition.Kind, _ change: (inout SourceDefinition) -> Void = { _ in }
  ) -> ResourceDefinition {
    var source = SourceDefinition(kind)
    change(&source)
    return ResourceDefinition(name: source.name, sources: [source])
  }
}
