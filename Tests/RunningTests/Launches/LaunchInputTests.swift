import Glibc
import Jobs
import Launching
import Ledger
import Posix
import TestSupport
import Testing

@testable import Running

@Suite struct LaunchInputTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func input(_ path: String, follows: Bool = false) throws -> LaunchInput {
    var request = LaunchRequest(
      name: "a", location: LedgerLocation(home: sandbox.path("runs"), name: "a"),
      runfile: sandbox.path(path), terms: RunTerms(), seed: 1, version: "0")
    request.follows = follows
    return try LaunchInput(request)
  }

  private func commands(_ runfile: Runfile) -> [String] {
    runfile.entries.map { entry in
      runfile.withCommand(entry) { String(decoding: $0, as: UTF8.self) }
    }
  }

  @Test func `a runfile is read whole, its last line too`() throws {
    try sandbox.write("one\n\n# no\ntwo", to: "lines")
    #expect(commands(try input("lines").runfile) == ["one", "two"])
  }

  @Test func `a runfile that is followed has its whole lines at once`() throws {
    try sandbox.write("one\ntwo\nthr", to: "lines")
    #expect(commands(try input("lines", follows: true).runfile) == ["one", "two"])
  }

  @Test func `it is known whether it was changed since`() throws {
    try sandbox.write("one\n", to: "lines")
    let read = try input("lines")
    let followed = try input("lines", follows: true)
    #expect(read.fate == .same)
    try sandbox.append("two\n", to: "lines")
    #expect(read.fate == .changed)
    // One that is followed is meant to change.
    #expect(followed.fate == .same)
    sandbox.remove("lines")
    #expect(read.fate == .gone)
  }

  @Test func `what cannot be read is wrong input, followed or not`() throws {
    for follows in [false, true] {
      let failure = #expect(throws: RunFailure.self) { try input("missing", follows: follows) }
      #expect(failure?.exitCode == 2)
    }
    #expect(throws: RunFailure.self) { try LaunchInput.check(sandbox.path("missing")) }
    try sandbox.write("one\n", to: "lines")
    try LaunchInput.check(sandbox.path("lines"))
    // What comes over a pipe cannot be looked at before.
    try LaunchInput.check("-")
  }

  @Test func `what is read once has no feed`() throws {
    try sandbox.write("one\n", to: "lines")
    let location = LedgerLocation(home: sandbox.path("runs"), name: "a")
    let folder = try LedgerFolder.forWriting(location)
    let lock = try LaunchLock.acquire(folder, as: .current(.starting))
    let ledger = try Ledger(opening: folder, holding: lock)
    let dispatcher = try Dispatcher(
      jobs: LaunchPlan(mode: .resume), policy: LaunchPolicy(slots: 1), expectsMore: true,
      gate: StartGate(), seed: 1, ledger: ledger, executor: LaunchExecutorDouble(), observers: [])
    let once = try input("lines").feed(
      nil, idleLimit: nil, into: dispatcher, knowing: ledger, added: { _ in })
    #expect(once == nil)
    let counts = Monitor<[Int]>([])
    let followed = try input("lines", follows: true)
    let feed = try #require(
      try followed.feed(
        nil, idleLimit: nil, into: dispatcher, knowing: ledger,
        added: { count in counts.change { $0.append(count) } }))
    try sandbox.append("two\n", to: "lines")
    let told = counts.wait(until: Clock.monotonic + 30) { $0.isEmpty ? nil : $0 }
    #expect(told == [1])
    feed.close()
    try ledger.close()
    lock.release()
  }

  @Test(arguments: [
    ("sim.runfile", "sim.runfile?"), ("sim.yml", "sim.yml?"), ("sim.yaml", "sim.yaml?"),
    ("other", "write one command per line"),
  ])
  func `a missing runfile may be one with a longer name, or its spec`(
    name: String, hint: String
  ) throws {
    try sandbox.write("", to: name)
    let error = #expect(throws: RunFailure.self) { try input("sim") }
    #expect(error?.message.hasSuffix("does not exist") == true)
    #expect(error?.hint?.contains(hint) == true, "\(error?.hint ?? "")")
    let early = #expect(throws: RunFailure.self) { try LaunchInput.check(sandbox.path("sim")) }
    #expect(early == error)
  }
}
