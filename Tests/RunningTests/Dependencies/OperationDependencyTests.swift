import Glibc
import JSON
import Jobs
import Ledger
import Operations
import Running
import Runs
import Testing
import RunsTestSupport
import TestSupport

@Suite("Dependencies on operations")
struct OperationDependencyTests {
  let fixture: DependencyFixture

  init() throws {
    fixture = try DependencyFixture()
  }

  /// The run that `serve` is resolved with.
  private func choice(_ choice: DependencyChoice = .automatic) throws -> String? {
    var settings = fixture.settings
    settings.choices = DependencyChoices()
    settings.choices[.init(resource: "train", source: "train")] = choice
    fixture.settings = settings
    fixture.sandbox.remove(fixture.directory)
    try fixture.sandbox.makeFolder("runs/serve/dirs/0")
    return try fixture.resolve([.train]).source("train", of: "train")?.choice
  }

  @Test("Without a run it fails with the words of the seed")
  func noRun() {
    #expect(
      fixture.failure([.train])
        == "run failed because a dependency was not met: could not resolve 'operation:train' in"
        + " train resource: no suitable run for train")
    #expect(fixture.messages == [.information("Resolving train dependency")])
  }

  @Test("A name that no run has is reported")
  func noRunOfThatName() throws {
    try fixture.addRun()
    #expect(throws: DependencyError.self) { try choice(.named("nope")) }
    #expect(
      fixture.failure([.train])?.hasSuffix("no suitable run for train: none matches 'nope'") == true
    )
  }

  @Test("The newest run is used, and said, linked and recorded")
  func newestRun() throws {
    try fixture.addRun()
    let run = try fixture.addRun()
    let resolved = try fixture.resolve([.train])
    #expect(
      fixture.messages == [
        .information("Resolving train dependency"),
        .information("Using output from run \(run.id.text) for train resource"),
      ])
    #expect(fixture.text(of: "trained-model") == "model")
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("\(fixture.directory)/trained-model", &buffer, buffer.count)
    let target = String(decoding: buffer[..<max(0, count)].map(UInt8.init), as: UTF8.self)
    #expect(target == "../../../train/dirs/\(run.id.text)/trained-model")

    let paths = try #require(resolved.paths["train"])
    #expect(paths.count == 1)
    #expect(paths[0].hasSuffix("/\(run.id.text)/trained-model"))
    let record = resolved.resolvedJSON(runDirectory: fixture.directory)
    let entry = try #require(record["train"]?["train"])
    #expect(entry["config"]?.string == run.id.text)
    #expect(entry["uri"]?.string == "operation:train")
    #expect(entry["paths"]?.array?.first?.string == target)
  }

  @Test("A marked run goes before newer ones, and the newest of several marked")
  func markedRun() throws {
    try fixture.addRun(isMarked: true)
    let marked = try fixture.addRun(isMarked: true)
    try fixture.addRun()
    #expect(try choice() == marked.id.text)
  }

  @Test("A named run goes before a marked one, by its beginning too")
  func namedRun() throws {
    let named = try fixture.addRun()
    try fixture.addRun(isMarked: true)
    #expect(try choice(.named(named.id.text)) == named.id.text)
    #expect(try choice(.named(String(named.id.text.prefix(8)))) == named.id.text)
  }

  @Test(
    "Only completed runs are suitable",
    arguments: [JobState.error, .terminated, .running, .pending, .staged])
  func states(_ state: JobState) throws {
    let other = try fixture.addRun("train", state)
    #expect(fixture.failure([.train])?.hasSuffix("no suitable run for train") == true)
    // A whole id is meant as it is.
    #expect(try choice(.named(other.id.text)) == other.id.text)
  }

  @Test("A running run is used where its beginning is named, one that failed is not")
  func namedRunning() throws {
    let running = try fixture.addRun("train", .running)
    let failed = try fixture.addRun("train", .error)
    #expect(try choice(.named(String(running.id.text.prefix(8)))) == running.id.text)
    #expect(throws: DependencyError.self) {
      try choice(.named(String(failed.id.text.prefix(8))))
    }
  }

  @Test("A number is the beginning of an id if it has four digits or more")
  func numericName() throws {
    let id = try #require(JobID(Array("01000000000000000000000000000001".utf8)))
    try fixture.addRun(id: id)
    try fixture.addRun()
    #expect(try choice(.named("0100")) == id.text)
    #expect(throws: DependencyError.self) { try choice(.named("010")) }
  }

  @Test("A folder can be named in place of a run")
  func namedFolder() throws {
    try fixture.sandbox.makeFolder("elsewhere")
    try fixture.sandbox.write("other", to: "elsewhere/trained-model")
    _ = try choice(.named(fixture.sandbox.path("elsewhere")))
    #expect(fixture.text(of: "trained-model") == "other")
  }

  @Test(
    "Patterns match the whole name, in any model unless one is given",
    arguments: [
      ("u.", "up", true), ("u", "up", false), ("train|retrain", "retrain", true),
      ("a, train", "train", true), ("train", "m:train", true), ("m:train", "m:train", true),
      ("n:train", "m:train", false), ("train", "train+", false), ("m.*:train", "model:train", true),
    ])
  func patterns(_ pattern: String, _ operation: String, _ isFound: Bool) throws {
    let role = operation.hasSuffix("+") ? "batch" : "run"
    try fixture.addRun(
      operation, others: [JSONObject.Member(key: "role", value: .string(role))])
    let resource = ResourceDefinition.of(.operation(pattern))
    #expect((fixture.failure([resource]) == nil) == isFound)
  }

  @Test("What the run itself required, and the copy of its source code, are not its output")
  func ownOutput() throws {
    let upstream = ResolvedDependencies.sample(placed: ["data.csv"])
    try fixture.addRun(
      files: [
        "trained-model": "m", "data.csv": "d", "train.py": "p",
        ".batchrun/sourcecode/train.py": "p",
        ".batchrun/sourcecode/changed.py": "p", "changed.py": "q",
      ],
      others: [.init(key: "resolved", value: upstream.resolvedJSON(runDirectory: "/"))])
    _ = try fixture.resolve([.train])
    #expect(fixture.names == ["changed.py", "trained-model"])
  }

  @Test("A run without output is told, or an error where that is wanted")
  func emptyRun() throws {
    try fixture.addRun(files: [:])
    _ = try fixture.resolve([.train])
    #expect(fixture.messages.last == .warning("nothing resolved for train"))
    let silent = ResourceDefinition.of(.operation("train")) { $0.warnsIfEmpty = false }
    _ = try fixture.resolve([silent])
    #expect(!fixture.messages.contains(.warning("nothing resolved for train")))
    let strict = ResourceDefinition.of(.operation("train")) { $0.failsIfEmpty = true }
    #expect(fixture.failure([strict])?.hasSuffix("nothing resolved for train") == true)
  }

  @Test("A run whose directory is missing is reported as such")
  func missingDirectory() throws {
    let run = try fixture.addRun()
    fixture.sandbox.remove("runs/train/dirs/\(run.id.text)")
    #expect(
      fixture.failure([.train])?.hasSuffix("the directory of run \(run.id.text) is missing") == true
    )
  }

  @Test("Optional dependencies are skipped, forced ones are told")
  func optionalAndForced() throws {
    let optional = ResourceDefinition.of(.operation("train")) { $0.isOptional = true }
    _ = try fixture.resolve([optional])
    #expect(
      fixture.messages.last
        == .information("Could not resolve train - skipping because dependency is optional"))
    fixture.settings.isForced = true
    _ = try fixture.resolve([.train])
    #expect(
      fixture.messages.last
        == .warning(
          "a dependency was not met: could not resolve 'operation:train' in train resource:"
            + " no suitable run for train"))
  }

  @Test("The project's help stands below the reason")
  func help() {
    let resource = ResourceDefinition.of(.operation("train")) { $0.help = "run train first" }
    #expect(fixture.failure([resource])?.hasSuffix("for train\nrun train first") == true)
  }

  @Test("A restart keeps what was resolved, unless it always resolves")
  func restart() throws {
    let first = try fixture.addRun()
    fixture.settings.resolved = try fixture.resolve([.train])
    let second = try fixture.addRun(files: ["other": "o"])
    let again = try fixture.resolve([.train])
    #expect(
      fixture.messages == [
        .information("Skipping resolution of train because it's already resolved")
      ])
    #expect(again.source("train", of: "train")?.choice == first.id.text)

    var always = ResourceDefinition.train
    always.sources[0].alwaysResolves = true
    let renewed = try fixture.resolve([always])
    #expect(renewed.source("train", of: "train")?.choice == second.id.text)
    #expect(fixture.names == ["other", "trained-model"])
    #expect(renewed.paths["train"]?.count == 2)
  }

  @Test("Staging ties the run to the newest one, which need not have run yet")
  func staging() throws {
    try fixture.addRun()
    let staged = try fixture.addRun("train", .staged)
    fixture.settings.isStaging = true
    let pinned = try fixture.resolve([.train])
    #expect(
      fixture.messages == [
        .information("Skipping resolution of train because it's being staged")
      ])
    #expect(fixture.names.isEmpty)
    #expect(pinned.pinnedRuns == [staged.id])
    #expect(pinned.paths.isEmpty)

    // It survives the record.
    let record = JSONObject([
      .init(key: "resolved", value: pinned.resolvedJSON(runDirectory: fixture.directory))
    ])
    fixture.settings.resolved = ResolvedDependencies(record, runDirectory: fixture.directory)
    fixture.settings.isStaging = false
    // A newer run does not change the choice; it has not finished, so the start fails.
    try fixture.addRun()
    #expect(fixture.failure([.train])?.hasSuffix("no suitable run for train") == true)

    fixture.candidates.runs.removeAll { $0.id == staged.id }
    try fixture.addRun(id: staged.id)
    #expect(try fixture.resolve([.train]).source("train", of: "train")?.choice == staged.id.text)
  }

  @Test("A run that the user names when staging is found by its beginning, and taken as it ends")
  func stagingWithName() throws {
    let named = try fixture.addRun("train", .staged)
    try fixture.addRun(isMarked: true)
    fixture.settings.isStaging = true
    fixture.settings.choices[.init(resource: "train", source: "train")] =
      .named(String(named.id.text.prefix(8)))
    let pinned = try fixture.resolve([.train])
    #expect(pinned.pinnedRuns == [named.id])
    #expect(
      pinned.references
        == Flags(["train": .string(named.id.text), "operation:train": .string(named.id.text)]))
    let record = JSONObject([
      .init(key: "resolved", value: pinned.resolvedJSON(runDirectory: fixture.directory))
    ])

    fixture.settings = .init(
      projectDirectory: fixture.settings.projectDirectory, runDirectory: fixture.directory)
    fixture.settings.resolved = ResolvedDependencies(record, runDirectory: fixture.directory)
    fixture.candidates.runs.removeAll { $0.id == named.id }
    try fixture.addRun("train", .error, id: named.id)
    #expect(try fixture.resolve([.train]).source("train", of: "train")?.choice == named.id.text)
  }

  @Test("The run that would be taken can be shown before")
  func chosenRun() throws {
    let done = try fixture.addRun()
    let staged = try fixture.addRun("train", .staged)
    func chosen() -> String? {
      DependencyResolver(fixture.candidates, settings: fixture.settings) { _ in }
        .chosen(for: ResourceDefinition.train.sources[0], of: .train)
    }
    #expect(chosen() == done.id.text)
    fixture.settings.isStaging = true
    #expect(chosen() == staged.id.text)
  }

  @Test("Where staging finds no run the choice is made at the start")
  func stagingWithoutRun() throws {
    fixture.settings.isStaging = true
    fixture.settings.resolved = try fixture.resolve([.train])
    fixture.settings.isStaging = false
    let run = try fixture.addRun()
    #expect(try fixture.resolve([.train]).source("train", of: "train")?.choice == run.id.text)
  }

  @Test("Within steps only their runs are seen, and the trials of those that are batches")
  func isolation() throws {
    let step = try fixture.addRun()
    let batch = JobID.random()
    let trial = try fixture.addRun(
      "tune", others: [.init(key: "batch", value: .string(batch.text))])
    try fixture.addRun()
    let seen = IsolatedCandidates(fixture.candidates, visible: [step.id, batch])
    let chooser = DependencyChooser(seen)
    let train = try #require(OperationPattern.list("train"))
    let tune = try #require(OperationPattern.list("tune"))
    #expect(chooser.run(for: train, choice: .automatic)?.id == step.id)
    #expect(chooser.run(for: tune, choice: .automatic)?.id == trial.id)
  }

  @Test("A store is looked through for the operation, whatever its model")
  func store() throws {
    let runs = try RunFixture()
    let writer = try runs.writer("train")
    try writer.create(runs.creation(1, state: .completed))
    try writer.create(RunCreation(operation: "train+", role: .batch, state: .completed, time: 9))
    try runs.writer("m:train").create(runs.creation(2, of: "m:train", state: .completed))
    try runs.writer("retrain").create(runs.creation(3, of: "retrain", state: .completed))
    func found(_ text: String) throws -> [String] {
      runs.store.runs(of: try #require(OperationPattern.list(text))).map(\.operation)
    }
    #expect(try found("train") == ["m:train", "train"])
    #expect(try found(".*train") == ["retrain", "m:train", "train"])
    #expect(try found("m:train") == ["m:train"])
  }
}

extension ResolvedDependencies {
  static func sample(placed: [String]) -> ResolvedDependencies {
    var source = Source(resource: "data", name: "file:data.csv", uri: "file:data.csv", choice: "")
    source.placed = placed
    var resolved = ResolvedDependencies()
    resolved.sources = [source]
    return resolved
  }
}
