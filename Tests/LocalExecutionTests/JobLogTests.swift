import Glibc
import Jobs
import Ledger
import Launching
import Posix
import TestSupport
import Testing

@testable import LocalExecution

@Suite struct JobLogTests {
  @Test func eachStreamHasAFileThatOnlyItsOwnerReads() throws {
    let place = try Workplace()
    let report = try place.run("echo out; echo err >&2")
    #expect(place.log(report.order) == "out\n")
    #expect(place.log(report.order, "err.log") == "err\n")
    var status = stat()
    #expect(stat(place.sandbox.path("ledger/logs/\(report.order.id.text)/out.log"), &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
  }

  @Test func earlierAttemptsKeepTheirLogs() throws {
    let place = try Workplace()
    var order: AttemptOrder?
    for attempt in 1...3 {
      order = try place.run("echo $BATCHRUN_ATTEMPT", attempt: attempt).order
    }
    let last = try #require(order)
    #expect(place.log(last) == "3\n")
    #expect(place.log(last, "out.1.log") == "1\n")
    #expect(place.log(last, "out.2.log") == "2\n")
  }

  @Test func earlierAttemptsKeepTheMetricsThatTheyWrote() throws {
    let place = try Workplace()
    _ = try place.run("echo $BATCHRUN_ATTEMPT >> $BATCHRUN_METRICS", attempt: 1)
    let order = try place.run("echo $BATCHRUN_ATTEMPT >> $BATCHRUN_METRICS", attempt: 2).order
    #expect(metrics(of: order, in: place) == "2\n")
    #expect(place.log(order, "metrics.1.jsonl") == "1\n")
  }

  /// A job of another ledger in the same folder may have written them.
  @Test func aFirstAttemptHasNoMetricsYet() throws {
    let place = try Workplace()
    for _ in 0..<2 {
      let order = try place.run("echo 1 >> $BATCHRUN_METRICS", attempt: 1).order
      #expect(metrics(of: order, in: place) == "1\n")
    }
  }

  @Test func theFolderOfMetricsGoesWithTheLastWhoUsesItWhereItIsEmpty() throws {
    let place = try Workplace()
    let folder = "ledger/metrics"
    #expect(place.sandbox.exists(folder))
    let other = try JobLogs(in: Directory(path: place.sandbox.path("ledger")))
    place.executor.finish()
    #expect(place.sandbox.exists(folder), "another launch uses it")
    other.finish()
    #expect(!place.sandbox.exists(folder))
    let third = try JobLogs(in: Directory(path: place.sandbox.path("ledger")))
    try place.sandbox.write("{}\n", to: "\(folder)/\(place.order("true").id.text).jsonl")
    third.finish()
    #expect(place.sandbox.exists(folder), "it has a file")
  }

  private func metrics(of order: AttemptOrder, in place: Workplace) -> String? {
    place.sandbox.text(of: "ledger/" + JobFiles(of: order.id).metrics)
  }

  /// Where a start has to be tried several times, the logs of the attempt before are moved once.
  @Test func aStartThatIsTriedAgainDoesNotOverwriteEarlierLogs() throws {
    let place = try Workplace()
    let logs = try JobLogs(in: Directory(path: place.sandbox.path("ledger")))
    let first = try place.run("echo $BATCHRUN_ATTEMPT").order
    try logs.prepare(first.id, attempt: 2)
    for _ in 0..<3 { try logs.open(first.id).close() }
    #expect(place.log(first, "out.1.log") == "1\n")
  }

  @Test func `logs that were removed are made again, between any two steps of a start`() throws {
    let place = try Workplace()
    let logs = try JobLogs(in: Directory(path: place.sandbox.path("ledger")))
    let id = place.order("true").id
    for attempt in 1...2 {
      place.sandbox.remove("ledger/logs")
      try logs.prepare(id, attempt: attempt)
      try logs.open(id).close()
      #expect(place.sandbox.exists("ledger/logs/\(id.text)/err.log"))
      place.sandbox.remove("ledger/logs")
      try logs.open(id).close()
      #expect(place.sandbox.exists("ledger/logs/\(id.text)/out.log"))
      place.sandbox.remove("ledger/logs/\(id.text)")
      #expect(try !logs.writeScript([65], for: id).isEmpty)
      #expect(place.sandbox.exists("ledger/logs/\(id.text)/cmd.sh"))
    }
    place.sandbox.remove("ledger")
    #expect(throws: SystemError.self) { try logs.prepare(id, attempt: 3) }
  }

  @Test func aLogIsHeldAsLongAsAProcessHasItOpen() throws {
    let place = try Workplace()
    let ledger = try Directory(path: place.sandbox.path("ledger"))
    let order = place.begin("sleep 60 & echo $!")
    _ = try place.report(of: order)
    let files = JobFiles(of: order.id)
    #expect(files.isOutputHeld(in: ledger))
    let child = try #require(place.log(order).flatMap { Int32($0.dropLast()) })
    kill(child, SIGKILL)
    try eventually("the log is let go") { !files.isOutputHeld(in: ledger) }
  }

  @Test func aLogThatCannotBeMadeWithholdsTheJob() throws {
    let place = try Workplace()
    let order = place.order("true")
    try place.sandbox.write("", to: "ledger/logs/\(order.id.text)")
    place.executor.begin(order, reportingTo: place)
    guard case .notStarted(let reason) = try place.report(of: order).outcome else {
      Issue.record("it was started")
      return
    }
    #expect(reason.contains(order.id.text))
  }

  @Test func aLinkInThePlaceOfALogIsNotFollowed() throws {
    let place = try Workplace()
    let order = place.order("echo x")
    try place.sandbox.makeFolder("ledger/logs/\(order.id.text)")
    try place.sandbox.write("precious", to: "victim")
    symlink(
      place.sandbox.path("victim"), place.sandbox.path("ledger/logs/\(order.id.text)/out.log"))
    place.executor.begin(order, reportingTo: place)
    #expect(try place.report(of: order).outcome != .exited(code: 0))
    #expect(place.sandbox.text(of: "victim") == "precious")
  }
}
