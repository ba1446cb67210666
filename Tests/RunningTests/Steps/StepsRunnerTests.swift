import Glibc
import JSON
import Jobs
import Ledger
import Operations
import Running
import Runs
import Testing
import TestSupport

@Suite("Running steps")
struct StepsRunnerTests {
  /// Commands that are only noted down; each makes the directory of its run.
  final class Scene {
    let fixture: DependencyFixture
    let parent = JobID.random()
    var commands: [StepsRunner.Command] = []
    var messages: [StepMessage] = []
    var request: StepsRunner.StopRequest?
    /// By the operation; 0 where there is none.
    var exitCodes: [String: Int32] = [:]
    /// Operations whose commands make no run.
    var skipped: Set<String> = []
    /// What the run of every step writes.
    var output = "acc: 1\n"
    private(set) var linksAtStart: [Set<JobID>] = []

    init() throws {
      fixture = try DependencyFixture()
    }

    func run(_ steps: [StepDefinition]) throws -> Int32 {
      let plan = try StepsPlan(steps, of: .init(), .samples)
      commands = []
      messages = []
      linksAtStart = []
      let surroundings = StepsRunner.Surroundings(
        execute: { self.execute($0) },
        find: { self.fixture.candidates.run(withID: $0) },
        directory: { self.fixture.sandbox.path("runs/\($0)/dirs/\($1.text)") },
        newID: { .random() }, request: { self.request },
        report: { self.messages.append($0) })
      return StepsRunner(
        parent: parent, directory: fixture.directory, project: fixture.sandbox.path("project"),
        surroundings: surroundings
      ).run(plan).exitCode
    }

    private func execute(_ command: StepsRunner.Command) -> Int32 {
      commands.append(command)
      linksAtStart.append(StepLinks(directory: fixture.directory).runs)
      guard !command.isRestart else { return 0 }
      let operation = command.step.operation
      if !skipped.contains(operation),
        let run = try? fixture.addRun(operation, files: ["model.bin": "m"], id: command.run)
      {
        let logs = "\(run.ledger.folder)/logs/\(run.id.text)"
        try? fixture.sandbox.makeFolder(
          String(logs.dropFirst(fixture.sandbox.path.count + 1)))
        try? fixture.sandbox.write(output, to: "\(logs)/out.log")
      }
      return exitCodes[operation] ?? 0
    }
  }

  let scene: Scene

  init() throws {
    scene = try Scene()
  }

  private func step(_ text: String, checks: [StepDefinition.Check] = []) -> StepDefinition {
    var step = StepDefinition(words: splitWords(text) ?? [], text: text)
    step.checks = checks
    return step
  }

  @Test("Steps run one after the other, linked before they start")
  func order() throws {
    #expect(try scene.run([step("a x=1"), step("b"), step("a")]) == 0)
    #expect(
      scene.messages == [
        .information("running a: a x=1"), .information("running b: b"),
        .information("running a: a"),
      ])
    #expect(scene.fixture.names == ["a", "a_2", "b"])
    #expect(scene.fixture.text(of: "a/model.bin") == "m")
    let ids = scene.commands.map(\.run)
    #expect(scene.linksAtStart == [[ids[0]], [ids[0], ids[1]], Set(ids)])
    let environment = scene.commands[0].environment
    #expect(environment["BATCHRUN_PARENT"] == .some(scene.parent.text))
    #expect(environment["BATCHRUN_RUNS_FROM"] == .some(scene.fixture.directory))
  }

  @Test("A step that is not isolated sees all runs")
  func notIsolated() throws {
    var open = step("a")
    open.isolatesRuns = false
    _ = try scene.run([open])
    // The variable is there, to be taken out of what is inherited.
    #expect(scene.commands[0].environment["BATCHRUN_RUNS_FROM"] == .some(nil))
  }

  @Test("The first step that fails ends it with its code")
  func failing() throws {
    scene.exitCodes = ["b": 7]
    #expect(try scene.run([step("a"), step("b"), step("c"), step("a")]) == 7)
    #expect(scene.commands.count == 2)
    #expect(
      scene.messages.last == .failure("step 'b' failed with exit code 7; not run: 'c', 'a'"))
    scene.exitCodes = ["d": 8]
    #expect(try scene.run([step("d")]) == 8)
    #expect(scene.messages.last == .failure("step 'd' failed with exit code 8"))
  }

  @Test func `a step that is ended by us is not reported`() throws {
    scene.exitCodes = ["a": 143]
    scene.request = .stop
    #expect(try scene.run([step("a"), step("b")]) == 143)
    #expect(scene.messages == [.information("running a: a")])
  }

  @Test func `no step is started while it drains`() throws {
    scene.request = .drain
    #expect(try scene.run([step("a"), step("b")]) == 1)
    #expect(scene.commands.isEmpty)
    #expect(scene.messages == [.information("Steps not run: 'a', 'b'")])
  }

  @Test("A step that makes no run leaves a link to nothing")
  func noRun() throws {
    scene.skipped = ["a"]
    #expect(try scene.run([step("a", checks: [.output(pattern: "x")]), step("b")]) == 0)
    #expect(scene.fixture.names == ["a", "b"])
    #expect(scene.fixture.text(of: "a/model.bin") == nil)
  }

  @Test("Started again, steps restart their runs; a link to nothing is made again")
  func restart() throws {
    scene.skipped = ["b"]
    _ = try scene.run([step("a x=1"), step("b")])
    let first = scene.commands.map(\.run)
    scene.skipped = []
    #expect(try scene.run([step("a x=2"), step("b")]) == 0)
    #expect(
      scene.messages == [
        .information("restarting a: \(first[0].text) x=2"), .information("running b: b"),
      ])
    #expect(scene.commands[0].run == first[0])
    #expect(scene.commands[1].run != first[1])
    #expect(scene.fixture.text(of: "b/model.bin") == "m")
  }

  @Test("What stands in the place of a link is not touched")
  func notALink() throws {
    try scene.fixture.sandbox.write("mine", to: "\(scene.fixture.directory)/a")
    #expect(try scene.run([step("a")]) == 1)
    #expect(
      scene.messages == [
        .failure("unexpected step run link \(scene.fixture.directory)/a: expected symlink")
      ])
    #expect(scene.fixture.text(of: "a") == "mine")
  }

  @Test("Checks that hold are counted")
  func passingChecks() throws {
    let checks: [StepDefinition.Check] = [
      .output(pattern: #"acc: \d"#), .file(glob: "*.bin", contains: nil, comparedTo: nil),
      .file(glob: "model.bin", contains: "^m$", comparedTo: nil),
    ]
    #expect(try scene.run([step("a", checks: checks)]) == 0)
    let id = scene.commands[0].run.text
    #expect(
      scene.messages.dropFirst() == [
        .information("checking run \(id) output for 'acc: \\d'"),
        .information("checking run \(id) files '*.bin'"),
        .information("checking run \(id) files 'model.bin'"),
        .information("checking run \(id) file model.bin for '^m$'"),
        .information("3 of 3 checks passed"),
      ])
  }

  @Test("All checks are evaluated; one that fails ends the steps with 3")
  func failingChecks() throws {
    try scene.fixture.sandbox.write("n\nm\n", to: "project/expected.txt")
    let checks: [StepDefinition.Check] = [
      .output(pattern: "bye"), .file(glob: "file-*", contains: nil, comparedTo: nil),
      .file(glob: "model.bin", contains: "zzz", comparedTo: nil), .output(pattern: "("),
      .file(glob: "../*", contains: nil, comparedTo: nil),
      .file(glob: "model.bin", contains: nil, comparedTo: "${PROJECT_DIR}/expected.txt"),
      .output(pattern: "acc"),
    ]
    #expect(try scene.run([step("a", checks: checks), step("b")]) == 3)
    let id = scene.commands[0].run.text
    let path = scene.fixture.sandbox.path("project/expected.txt")
    let problems = scene.messages.compactMap { if case .error(let text) = $0 { text } else { nil } }
    #expect(
      problems == [
        "check failed: could not find pattern 'bye' in run \(id) output",
        "check failed: no files matching 'file-*' in run \(id)",
        "check failed: could not find pattern 'zzz' in run \(id) file model.bin",
        "check failed: '(' is not a regular expression",
        "check failed: no files matching '../*' in run \(id)",
        "check failed: unexpected file contents - see above for details",
      ])
    #expect(scene.messages.contains(.information("comparing run \(id) file model.bin to \(path)")))
    #expect(
      scene.messages.contains(
        .output(
          """
          --- \(path)
          +++ model.bin
          @@ -1,2 +1 @@
          -n
          -m
          +m
          \\ No newline at end of file
          """)))
    #expect(
      scene.messages.suffix(2) == [
        .information("1 of 7 checks passed"),
        .failure("stopping because a check failed - see above for details"),
      ])
    #expect(scene.commands.count == 1)
  }
}
