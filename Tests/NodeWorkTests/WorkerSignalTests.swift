import Glibc
import Jobs
import Ledger
import Posix
import TestSupport
import Testing

@testable import NodeWork

/// What a cluster sends, and what a launcher asks for by a fence.
@Suite struct WorkerSignalTests {
  private static func id(_ line: String) -> JobID { PlannedJob(line: line).id }

  @Test func anElementThatIsEndedHasNoEndForItsLine() throws {
    let line = "echo ready; exec sleep 60"
    let scene = try RoundScene(lines: line, "echo next")
    let worker = try scene.start()
    try scene.await(line, toSay: "ready\n")
    scene.sendToAll(SIGTERM)
    #expect(try worker.wait().exitCode == 0)
    #expect(try scene.ends().isEmpty)
    #expect(
      try scene.signals.map(\.untimed) == [
        .signal(SIGTERM, nil, time: 0), .signal(SIGTERM, Self.id(line), time: 0),
      ])
    #expect(try scene.begun() == [Self.id(line)])
    #expect(try scene.records().last?.untimed == .done(time: 0))
  }

  @Test func aLineThatIgnoresTheRequestIsWaitedForAndFinishes() throws {
    let line = "trap '' TERM; echo ready; until [ -e go ]; do sleep 0.02; done; exit 4"
    let scene = try RoundScene(lines: line, "echo next")
    let worker = try scene.start()
    try scene.await(line, toSay: "ready\n")
    scene.sendToAll(SIGTERM)
    try eventually("the worker knows") { try !scene.signals.isEmpty }
    try scene.sandbox.write("", to: "go")
    #expect(try worker.wait().exitCode == 0)
    #expect(try scene.outcome(of: line) == .exited(code: 4))
    #expect(try scene.begun() == [Self.id(line)])
  }

  /// A program that saves its state and exits with 0 has not finished.
  @Test func aLineThatHandlesTheRequestHasNotFinished() throws {
    let line = "trap 'exit 0' TERM; echo ready; while :; do sleep 0.02; done"
    let scene = try RoundScene(lines: line)
    let worker = try scene.start()
    try scene.await(line, toSay: "ready\n")
    scene.sendToAll(SIGTERM)
    #expect(try worker.wait().exitCode == 0)
    #expect(try scene.ends().isEmpty)
    #expect(try scene.signals.last?.untimed == .signal(SIGTERM, Self.id(line), time: 0))
  }

  @Test func aLineThatWasNotReachedFinishesAsItDoes() throws {
    let line = "echo ready; until [ -e go ]; do sleep 0.02; done"
    let scene = try RoundScene(lines: line, "echo next")
    let worker = try scene.start()
    try scene.await(line, toSay: "ready\n")
    worker.send(SIGTERM)
    try eventually("the worker knows") { try !scene.signals.isEmpty }
    try scene.sandbox.write("", to: "go")
    #expect(try worker.wait().exitCode == 0)
    #expect(try scene.outcome(of: line) == .exited(code: 0))
    #expect(try scene.begun().count == 1)
  }

  @Test func whatDoesNotEndInTimeHasNoEnd() throws {
    let line = "trap '' TERM; echo ready; while :; do sleep 0.05; done"
    let scene = try RoundScene(lines: line) { $0.killWait = 1 }
    let worker = try scene.start()
    try scene.await(line, toSay: "ready\n")
    scene.sendToAll(SIGTERM)
    #expect(try worker.wait().exitCode == 0)
    #expect(try scene.ends().isEmpty)
    #expect(try scene.signals.last?.untimed == .signal(SIGTERM, Self.id(line), time: 0))
    try eventually("the line is gone") { scene.sandbox.livingProcesses().isEmpty }
  }

  /// Its shell ends at once, but what it has started saves its state first.
  @Test func whatALineLeavesIsWaitedForToo() throws {
    let line =
      "sh -c 'trap \"until [ -e go ]; do sleep 0.02; done; echo saved; exit\" TERM; "
      + "echo ready; while :; do sleep 0.02; done'; true"
    let scene = try RoundScene(lines: line)
    let worker = try scene.start()
    try scene.await(line, toSay: "ready\n")
    scene.sendToAll(SIGTERM)
    try eventually("the line has ended") { try scene.signals.count == 2 }
    #expect(!worker.hasEnded)
    try scene.sandbox.write("", to: "go")
    #expect(try worker.wait().exitCode == 0)
    #expect(scene.log(line) == "ready\nsaved\n")
  }

  @Test(arguments: ["KILL", "TERM"])
  func aDeathBySignalAloneIsTheLinesOwn(signal: String) throws {
    let line = "kill -\(signal) $$; sleep 60"
    let scene = try RoundScene(lines: line, "echo next")
    try scene.run()
    let outcome = try #require(try scene.outcome(of: line))
    switch outcome {
    case .killed(SIGKILL, _, _): #expect(signal == "KILL")
    default: #expect(outcome == .signaled(signal: SIGTERM) && signal == "TERM")
    }
    #expect(scene.log("echo next") == "next\n")
  }

  @Test(arguments: ["KILL", "TERM"])
  func aDeathThatTheEndOfTheElementFollowsIsPartOfIt(signal: String) throws {
    let line = "(sleep 0.1; kill -TERM $PPID) & kill -\(signal) $$; sleep 60"
    let scene = try RoundScene(lines: line, "echo next")
    try scene.run()
    #expect(try scene.ends().isEmpty)
    #expect(
      try scene.signals.map(\.untimed) == [
        .signal(SIGTERM, nil, time: 0), .signal(SIGTERM, Self.id(line), time: 0),
      ])
    #expect(try scene.begun() == [Self.id(line)])
  }

  @Test func aWarningKeepsFurtherLinesFromBeginning() throws {
    let line = "echo ready; until [ -e go ]; do sleep 0.02; done"
    let scene = try RoundScene(lines: line, "echo next")
    let worker = try scene.start()
    try scene.await(line, toSay: "ready\n")
    worker.send(SIGUSR1)
    try eventually("the worker knows") {
      try scene.records().map(\.untimed).contains(.warned(time: 0))
    }
    try scene.sandbox.write("", to: "go")
    #expect(try worker.wait().exitCode == 0)
    #expect(try scene.outcome(of: line) == .exited(code: 0))
    #expect(try scene.begun() == [Self.id(line)])
  }

  @Test func aWorkerThatIsKilledLeavesWhatHadEnded() throws {
    let line = "echo ready; exec sleep 60"
    let scene = try RoundScene(lines: "echo one", line)
    let worker = try scene.start()
    try scene.await(line, toSay: "ready\n")
    worker.send(SIGKILL)
    #expect(try worker.wait().end == .signaled(SIGKILL))
    #expect(try scene.ends().map(\.id) == [Self.id("echo one")])
    #expect(try scene.begun() == [Self.id("echo one"), Self.id(line)])
    scene.sandbox.killLeftovers()
    // The next start writes into its own file.
    try scene.sandbox.write("", to: "unrelated")
    #expect(try scene.records().last?.untimed == .begin(Self.id(line), attempt: 1, time: 0))
  }

  @Test func aFenceKeepsEverythingFromBeginning() throws {
    let line = "echo ready; until [ -e go ]; do sleep 0.02; done"
    let scene = try RoundScene(lines: line, "echo next")
    let worker = try scene.start()
    try scene.await(line, toSay: "ready\n")
    try Fence.all.write(element: 0, in: scene.round)
    try scene.sandbox.write("", to: "go")
    #expect(try worker.wait().exitCode == 0)
    #expect(try scene.outcome(of: line) == .exited(code: 0))
    #expect(try scene.begun() == [Self.id(line)])
  }

  @Test func aFenceEndsTheJobsThatItNamesAndNoOthers() throws {
    let line = "echo ready; exec sleep 60"
    let scene = try RoundScene(lines: line, "echo next", "echo last")
    let worker = try scene.start()
    try scene.await(line, toSay: "ready\n")
    try Fence.jobs([Self.id(line), Self.id("echo next")]).write(element: 0, in: scene.round)
    #expect(try worker.wait().exitCode == 0)
    #expect(try scene.outcome(of: line) == .terminated(signal: SIGTERM))
    #expect(try scene.outcome(of: "echo next") == .terminated(signal: SIGTERM))
    #expect(try scene.outcome(of: "echo last") == .exited(code: 0))
    #expect(try scene.begun() == [Self.id(line), Self.id("echo last")])
  }
}
