import Glibc
import JSON
import TestSupport
import Testing

/// Runs of operations on a disk that fills up: what is ours is not blamed on a run.
@Suite(.enabled(if: MountedDisk.isPossible, "needs root, to mount a small file system"))
struct BatchDiskTests {
  /// What has run out.
  enum Shortage: String, CaseIterable, Sendable {
    case room, names
  }

  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    // Those that have begun run while the disk fills up.
    try sandbox.write(
      """
      op:
        exec: sh \(sandbox.path("op.sh")) ${n}
        flags: {n: 0}
      all:
        steps:
          - run: op n=1
          - run: op n=2
      """, to: "batchrun.yml")
    try sandbox.write(
      """
      echo $1 >> \(sandbox.path("seen"))
      while ! test -e \(sandbox.path("go")); do sleep 0.02; done
      """, to: "op.sh")
  }

  private func mount(_ shortage: Shortage) throws -> MountedDisk {
    try MountedDisk(
      inMemory: shortage == .room ? "size=2m" : "size=2m,nr_inodes=120", in: sandbox)
  }

  private func fill(_ disk: MountedDisk, _ shortage: Shortage) throws {
    if shortage == .room { return disk.fill() }
    for number in 0..<1000 {
      let raw = open("\(disk.path)/filler\(number)", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
      if raw < 0 { return }
      close(raw)
    }
  }

  private func empty(_ disk: MountedDisk) {
    disk.empty()
    for name in names(inFolder: disk.path) where name.hasPrefix("filler") {
      unlink(disk.path + "/" + name)
    }
  }

  private func runs(_ ledger: String = "op") throws -> [JSONValue] {
    let result = try sandbox.batchrun("runs", "--json", "--all", "--home", "disk/runs")
    let runs = try #require(JSONValue(parsing: Array(result.output.utf8)).array)
    return runs.filter { $0["operation"]?.string?.hasPrefix(ledger) == true }
  }

  private func states() throws -> [String: String] {
    var states: [String: String] = [:]
    for run in try runs() where run["operation"]?.string == "op" {
      let number = run["flags"]?["n"]?.int.map(String.init) ?? "?"
      states[number] = run["status"]?.string ?? run["state"]?.string
    }
    return states
  }

  @Test(arguments: Shortage.allCases, ["1", "3"])
  func `trials that cannot be made stay pending, and a resume runs each once`(
    shortage: Shortage, workers: String
  ) throws {
    let disk = try mount(shortage)
    let batch = try sandbox.startBatchrun(
      "run", "op", "n=[1,2,3,4,5,6,7,8]", "-y", "--home", "disk/runs", "--keep-batch", "-j", workers
    )
    try eventually("the first trial runs") { sandbox.lines(of: "seen").contains("1") }
    try fill(disk, shortage)
    try sandbox.write("", to: "go")
    let result = try batch.wait()
    let ran = Set(sandbox.lines(of: "seen"))
    empty(disk)
    #expect(ran.count < 8)
    #expect(result.exitCode == 74, "\(result)")
    #expect(result.errors.contains("No space left on device"), "\(result)")
    let states = try states()
    #expect(!states.values.contains("error"), "\(states)")
    for (number, state) in states where !ran.contains(number) {
      #expect(state == "pending", "\(number): \(states)")
    }
    let batches = try runs("op+")
    let id = try #require(batches.first?["id"]?.string)
    let resumed = try sandbox.batchrun("run", "--resume", id, "-y", "--home", "disk/runs")
    #expect(resumed.exitCode == 0, "\(resumed)")
    #expect(sandbox.lines(of: "seen").sorted() == (1...8).map(String.init))
  }

  @Test func `a staged run that cannot be made is as it was, and can be started later`() throws {
    let disk = try mount(.names)
    try sandbox.write("", to: "go")
    let staged = try sandbox.batchrun("run", "op", "n=7", "--stage", "-y", "--home", "disk/runs")
    #expect(staged.exitCode == 0, "\(staged)")
    let runs = try runs()
    let id = try #require(runs.first?["id"]?.string)
    try fill(disk, .names)
    let refused = try sandbox.batchrun("run", "--start", id, "-y", "--home", "disk/runs")
    #expect(refused.exitCode == 74, "\(refused)")
    #expect(try ["staged", "pending"].contains(states()["7"] ?? ""))
    empty(disk)
    let started = try sandbox.batchrun("run", "--start", id, "-y", "--home", "disk/runs")
    #expect(started.exitCode == 0, "\(started)")
    #expect(sandbox.lines(of: "seen") == ["7"])
  }

  @Test func `a new run for which there is no room leaves nothing`() throws {
    let disk = try mount(.names)
    try sandbox.write("", to: "go")
    #expect(try sandbox.batchrun("run", "op", "n=7", "-y", "--home", "disk/runs").exitCode == 0)
    try fill(disk, .names)
    let result = try sandbox.batchrun("run", "op", "n=8", "-y", "--home", "disk/runs")
    #expect(result.exitCode == 74, "\(result)")
    empty(disk)
    #expect(try runs().count == 1)
    #expect(names(inFolder: disk.path + "/runs/op/dirs").count == 1)
  }

  @Test func `steps for which there is no room are unfinished`() throws {
    let disk = try mount(.names)
    let program = try sandbox.startBatchrun("run", "all", "-y", "--home", "disk/runs")
    try eventually("the first step runs") { sandbox.lines(of: "seen").contains("1") }
    try fill(disk, .names)
    try sandbox.write("", to: "go")
    let result = try program.wait()
    empty(disk)
    #expect(result.exitCode == 74, "\(result)")
    let steps = try runs("all")
    let run = try #require(steps.first)
    #expect(run["status"]?.string == "terminated" || run["state"]?.string == "terminated", "\(run)")
  }
}
