import Glibc
import JSON
import TestSupport
import Testing

/// Output goes out at the pace of its reader, to the end; jobs, records and locks do not wait for it.
@Suite struct LaunchReaderTests {
  private static let count = 20
  private static let size = 5_000_000

  private let sandbox: Sandbox
  private let reader: StalledReader

  init() throws {
    sandbox = try Sandbox()
    reader = try StalledReader("pipe", in: sandbox)
    let lines = (1...Self.count).map { "head -c \(Self.size) /dev/zero | tr '\\0' x # \($0)\n" }
    try sandbox.write(lines.joined(), to: "a")
  }

  private func launch(
    _ options: String..., errors: Invocation.Output = .captured
  ) throws -> RunningProgram {
    try sandbox.start(
      Invocation(
        ["launch", "a", "--print", "all", "-j", "2"] + options, output: .file(reader.name),
        errors: errors))
  }

  private func status() throws -> JSONValue {
    try JSONValue(parsing: sandbox.batchrun("status", "a", "--json").outputBytes)
  }

  /// All jobs have ended, and no launch has the ledger.
  private func awaitJobs(_ count: Int = LaunchReaderTests.count) throws {
    try eventually("the jobs end and the ledger is let go") {
      guard sandbox.exists("runs/a/metadata.json") else { return false }
      let status = try status()
      return status["jobs"]?["completed"]?.int == count && status["launch"]?.object == nil
    }
  }

  @Test func `a slow reader gets all of it`() throws {
    let launch = try launch()
    try awaitJobs()
    try eventually("the summary") { launch.errors.contains("20 done, 0 failed") }
    #expect(!launch.hasEnded)
    let peak = try sandbox.shell(
      "for p in \(launch.pid) $(cat /proc/\(launch.pid)/task/*/children); do grep VmHWM /proc/$p/status; done"
    )
    let sizes = peak.output.split(separator: "\n").compactMap {
      $0.split(separator: " ").dropLast().last
    }
    .compactMap { Int($0) }
    #expect(sizes.count == 2 && sizes.allSatisfy { $0 < 60_000 }, "\(peak)")
    let text = try reader.readAll()
    #expect(text.count { $0 == UInt8(ascii: "x") } >= Self.count * Self.size)
    #expect(text.count { $0 == UInt8(ascii: "\n") } == 2 * Self.count)
    #expect(try launch.wait().exitCode == 0)
    #expect(!launch.errors.contains("left out"))
  }

  @Test func `another launch can start while the reader is waited for`() throws {
    let first = try launch()
    try awaitJobs()
    try sandbox.append("echo new\n", to: "a")
    let second = try sandbox.batchrun("launch", "a")
    #expect(second.exitCode == 0, "\(second)")
    #expect(second.errors.contains("1 done, 0 failed"))
    #expect(!first.hasEnded)
    // What it shows is of its own jobs, though all of them have run again by then.
    #expect(try sandbox.batchrun("launch", "a", "--mode", "overwrite", "-j", "2").exitCode == 0)
    _ = try reader.readAll()
    #expect(try first.wait().exitCode == 0)
    #expect(try status()["launch"]?.object == nil)
    #expect(try sandbox.batchrun("launch", "a").exitCode == 0)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `a signal after the last job cuts it short, and the jobs decide the exit code`(
    signal: Int32
  ) throws {
    let launch = try launch()
    try awaitJobs()
    launch.send(signal)
    let result = try launch.wait(within: 10)
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.errors.contains("done, 0 failed"))
    #expect(result.errors.contains(/warning: about 9\d\.\d MiB of output left out/), "\(result)")
  }

  @Test func `a signal while jobs run ends it a moment after the last one`() throws {
    try sandbox.append("sleep 1000\n", to: "a")
    let launch = try launch()
    try eventually("the last job runs") {
      guard sandbox.exists("runs/a/journal.jsonl") else { return false }
      let jobs = try status()["jobs"]
      return jobs?["completed"]?.int == Self.count && jobs?["running"]?.int == 1
    }
    let start = monotonicSeconds()
    launch.send(SIGINT)
    let result = try launch.wait(within: 20)
    #expect(monotonicSeconds() - start < 10)
    #expect(result.end == .signaled(SIGINT), "\(result)")
    #expect(result.errors.contains("of output left out"), "\(result)")
    #expect(result.errors.contains("1 interrupted"), "\(result)")
  }

  @Test func `one pipe for both streams is cut short too`() throws {
    let launch = try launch(errors: .file(reader.name))
    try awaitJobs()
    #expect(!launch.hasEnded)
    launch.send(SIGINT)
    #expect(try launch.wait(within: 10).exitCode == 0)
  }

  @Test func `a reader that goes ends it`() throws {
    let launch = try launch()
    try awaitJobs()
    #expect(!launch.hasEnded)
    reader.leave()
    let result = try launch.wait(within: 10)
    #expect(result.exitCode == 0, "\(result)")
    #expect(!result.errors.contains("left out"))
  }

  /// A killed launcher has no lock that its guardian would have to give back.
  @Test func `a launcher that is killed while it waits for its reader leaves the lock alone`()
    throws
  {
    let first = try launch()
    try awaitJobs()
    let launcher = try #require(
      try sandbox.shell("cat /proc/\(first.pid)/task/*/children").output
        .split(separator: " ").first.flatMap { Int32($0) })
    try sandbox.write("while ! test -e go; do sleep 0.05; done\n", to: "a")
    let second = try sandbox.startBatchrun("launch", "a")
    try eventually("the second launch is at work") {
      try status()["launch"]?["activity"]?.string == "launching"
    }
    kill(launcher, SIGKILL)
    #expect(try first.wait().end == .signaled(SIGKILL))
    #expect(try status()["launch"]?["activity"]?.string == "launching")
    try sandbox.write("", to: "go")
    #expect(try second.wait().exitCode == 0)
  }

  @Test func `events for a stalled reader are all there`() throws {
    try sandbox.write((1...3000).map { "true # \($0)\n" }.joined(), to: "a")
    let launch = try sandbox.start(
      Invocation(["launch", "a", "--json", "-j", "4"], output: .file(reader.name)))
    try awaitJobs(3000)
    let events = try reader.readAll().split(separator: UInt8(ascii: "\n")).map {
      try JSONValue(parsing: Array($0))["event"]?.string
    }
    #expect(events.first == "launch" && events.last == "summary")
    #expect(events.count { $0 == "start" } == 3000)
    #expect(events.count { $0 == "end" } == 3000)
    #expect(try launch.wait().exitCode == 0)
  }
}
