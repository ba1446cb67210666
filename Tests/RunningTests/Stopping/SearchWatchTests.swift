import Jobs
import Launching
import Ledger
import Operations
import Posix
import Queries
import Search
import TestSupport
import Testing

@testable import Running

/// What the watch of a search does with its launch.
@Suite struct SearchWatchTests {
  private final class Deeds: Sendable {
    let ends = Monitor<[SearchEnd]>([])
    let stops = Monitor<[EarlyStop]>([])
    let warnings = Monitor<[String]>([])
    let read = Monitor<[Int]>([])

    var actions: SearchWatch.Actions {
      SearchWatch.Actions(
        stopEarly: { [stops] _, stop in stops.change { $0.append(stop) } },
        conclude: { [ends] end in ends.change { $0.append(end) } },
        noteResults: { [read] serials in read.change { $0 += serials } },
        warn: { [warnings] text in warnings.change { $0.append(text) } })
    }
  }

  private let sandbox: Sandbox
  private let deeds = Deeds()

  init() throws {
    sandbox = try Sandbox()
  }

  private func watch(_ adjust: (inout SearchTerms) -> Void) -> SearchWatch? {
    var terms = SearchTerms()
    adjust(&terms)
    return SearchWatch(
      terms, .standard,
      in: WatchedJob.Surroundings(ledger: LedgerLocation(folder: sandbox.path("a"))), after: .none)
  }

  private func order(_ number: Int) -> AttemptOrder {
    let command = Array("job \(number)".utf8)
    let digest = CommandDigest(of: command)
    return AttemptOrder(
      Attempt(position: number, number: 1, slot: number, serial: number + 1),
      of: LaunchJob(id: JobID(digest), line: number + 1, command, digest: digest), startedAt: 1)
  }

  private func write(_ losses: [Double], of order: AttemptOrder) throws {
    let files = JobFiles(of: order.id, in: sandbox.path("a"))
    try sandbox.makeFolder(files.logs)
    let lines = losses.enumerated().map { "step=\($0 + 1) loss=\($1)\n" }
    try sandbox.write(lines.joined(), to: files.output)
  }

  @Test func `without such terms there is none`() {
    #expect(watch { _ in } == nil)
  }

  @Test func `a running job that is behind is stopped once, one that has ended never`() throws {
    let watch = try #require(self.watch { $0.earlyStop = .asha(options(eta: 2, min: 2)) })
    let orders = (0..<3).map { order($0) }
    try write([1, 0.5, 0.4], of: orders[0])
    try write([1, 0.9, 0.9, 0.9], of: orders[1])
    try write([1, 0.9], of: orders[2])
    for order in orders { watch.observe(.started(order)) }
    watch.observe(.ended(AttemptEnd(of: orders[2], .exited(code: 0), runtime: 1)))
    #expect(try watch.open(deeds.actions))
    _ = deeds.stops.wait(until: Clock.monotonic + 30) { $0.isEmpty ? nil : true }
    watch.finish()
    #expect(deeds.stops.withLock { $0 } == [EarlyStop(step: 2, value: 0.9, rule: "asha")])
  }

  /// Jobs that end before the first look are read at the end.
  @Test func `a rule that compared nothing says why`() throws {
    let median = EarlyStopping.median(MedianStopping.Options())
    for (losses, reason) in [
      ([0.5], "no job has reported 'loss' at more than one step"),
      ([0.5, 0.4, 0.3], "it compares jobs from step 10 on, and the furthest has come to 3"),
      (
        Array(repeating: 0.5, count: 12),
        "it compares at least 6 jobs that have come as far, and only 2 have"
      ),
    ] {
      deeds.warnings.change { $0 = [] }
      let watch = try #require(self.watch { $0.earlyStop = median })
      #expect(try watch.open(deeds.actions))
      for number in 0..<2 {
        try write(losses, of: order(number))
        watch.observe(.started(order(number)))
        watch.observe(.ended(AttemptEnd(of: order(number), .exited(code: 0), runtime: 1)))
      }
      watch.finish()
      #expect(
        deeds.warnings.withLock { $0 } == ["early stopping by 'median' stopped nothing: " + reason])
    }
    deeds.warnings.change { $0 = [] }
    let idle = try #require(self.watch { $0.earlyStop = median })
    #expect(try idle.open(deeds.actions))
    idle.finish()
    #expect(deeds.warnings.withLock { $0 } == [])
  }

  @Test func `what is found ends the search once, and what is asked for in vain is told`() throws {
    let watch = try #require(
      self.watch {
        $0.goal = try? FilterExpression(parsing: "loss < 0.5 and lss > 1 or loss < 0.1")
      })
    #expect(try watch.open(deeds.actions))
    for (number, loss) in [0.3, 0.05, 0.01].enumerated() {
      try write([loss], of: order(number))
      watch.observe(.ended(AttemptEnd(of: order(number), .exited(code: 0), runtime: 1)))
    }
    _ = deeds.ends.wait(until: Clock.monotonic + 30) { $0.isEmpty ? nil : true }
    watch.finish()
    #expect(deeds.ends.withLock { $0.count } == 1)

    let other = try #require(
      self.watch { $0.goal = try? FilterExpression(parsing: "lss > 1") })
    #expect(try other.open(deeds.actions))
    other.observe(.ended(AttemptEnd(of: order(0), .exited(code: 0), runtime: 1)))
    other.finish()
    #expect(
      deeds.warnings.withLock { $0 } == [
        "no finished job has 'lss' (--stop-when); did you mean 'loss'?"
      ])
  }

  @Test func `it says of every job that has ended that it was looked at, after what that decides`()
    throws
  {
    let watch = try #require(self.watch { $0.goal = try? FilterExpression(parsing: "loss < 0.1") })
    #expect(try watch.open(deeds.actions))
    try write([0.05], of: order(2))
    for (number, code) in [Int32](arrayLiteral: 0, 3, 0).enumerated() {
      watch.observe(.ended(AttemptEnd(of: order(number), .exited(code: code), runtime: 1)))
    }
    _ = deeds.read.wait(until: Clock.monotonic + 30) { $0.count == 3 ? true : nil }
    #expect(deeds.read.withLock { $0.sorted() } == [1, 2, 3])
    #expect(deeds.ends.withLock { $0.count } == 1)
    watch.finish()
  }

  @Test func `time ends it too`() throws {
    let watch = try #require(self.watch { $0.maxTime = 0.02 })
    #expect(try watch.open(deeds.actions))
    _ = deeds.ends.wait(until: Clock.monotonic + 30) { $0.isEmpty ? nil : true }
    watch.finish()
    #expect(deeds.ends.withLock { $0 } == [.timeElapsed(seconds: 0.02)])
  }

  private func options(eta: Double, min: Int) -> SuccessiveHalving.Options {
    var options = SuccessiveHalving.Options()
    options.eta = eta
    options.min = min
    return options
  }
}
