import Jobs
import Posix
import TestSupport
import Testing

@testable import TerminalUI

@Suite struct FailureGroupsTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func job(_ name: String, files: [String] = []) -> FailedJob {
    FailedJob(id: name, command: Array(name.utf8), logs: "l", files: files.map(sandbox.path))
  }

  @Test(
    arguments: [
      (Outcome.exited(code: 2), "exit 2"),
      (
        .killed(signal: 11, reason: "killed by signal 11", isReported: false), "killed by signal 11"
      ),
      (.signaled(signal: 6), "killed by signal 6"), (.timedOut, "timed out"),
      (.notStarted(reason: "no"), "not started: no"),
      (.terminated(signal: 15), "stopped by SIGTERM"),
      (.signaled(signal: 15), "stopped by SIGTERM"),
      (.vanished, "lost together with its launcher"), (.exited(code: 0), nil),
      (.withheld(reason: "x"), nil),
    ] as [(Outcome, String?)])
  func endingsAreShort(outcome: Outcome, phrase: String?) {
    #expect(FailureEnding(outcome)?.phrase == phrase)
  }

  @Test func whatAUserCancelledIsNoStop() {
    #expect(FailureEnding(.cancelled)?.phrase == "cancelled")
    #expect(FailureEnding(.terminated(signal: 15))?.phrase == "stopped by SIGTERM")
  }

  @Test func memoryThatRanOutIsAnotherEnding() {
    func ending(memoryRanOut: Bool) -> FailureEnding? {
      FailureEnding(SignalDeath.failure(of: 9, memoryRanOut: memoryRanOut))
    }
    #expect(ending(memoryRanOut: true) == .killed(signal: 9, memoryRanOut: true))
    #expect(ending(memoryRanOut: false) == .killed(signal: 9, memoryRanOut: false))
  }

  @Test func allAreCountedAndTheFirstOfTheRunfileIsTheExample() throws {
    var groups = FailureGroups()
    for place in (0..<117).reversed() {
      let ending: FailureEnding =
        place < 80 ? .exited(code: 2) : place < 100 ? .exited(code: 127) : .timedOut
      groups.add(ending, at: place, peakMemory: place) { job("\(place)") }
    }
    #expect(groups.count == 117)
    #expect(groups.sorted.map(\.count) == [80, 20, 17])
    #expect(groups.sorted.map(\.example.id) == ["0", "80", "100"])
    #expect(groups.sorted.map(\.samples.count) == [10, 10, 10])
    #expect(groups.sorted.map(\.peakMemory) == [79, 99, 116])
  }

  @Test func onlyWhatIsKeptIsAskedFor() {
    var groups = FailureGroups()
    var asked = 0
    for place in 0..<1000 {
      groups.add(.exited(code: 1), at: place) {
        asked += 1
        return job("")
      }
    }
    #expect(asked == 10)
  }

  @Test func reasonsWithoutEndDoNotFillTheMemory() {
    var groups = FailureGroups()
    for place in 0..<1000 { groups.add(.notStarted(reason: "\(place)"), at: place) { job("x") } }
    #expect(groups.count == 1000)
    #expect(groups.sorted.count == 63)
    let lines = FailureRendering(
      groups: groups, word: "failed", colour: .red, timeout: nil,
      style: TerminalStyle(width: 80, height: 24)
    ).lines
    #expect(lines[0].hasSuffix(", and other endings"))
    #expect(lines.count == 9)
  }

  @Test func aCauseIsNamedWhereAllHaveIt() throws {
    try sandbox.write("sh: 1: nope: not found\n", to: "missing")
    try sandbox.write("sh: 1: nada: not found\n", to: "also")
    try sandbox.write("something else\n", to: "other")
    try sandbox.write("", to: "empty")
    var groups = FailureGroups()
    groups.add(.exited(code: 127), at: 1) { job("b", files: ["also", "missing"]) }
    groups.add(.exited(code: 127), at: 0) { job("a", files: ["empty", "missing"]) }
    groups.findCauses()
    // Of the job that is the example, though it ended later.
    #expect(groups.sorted[0].cause?.phrase == "command not found")
    #expect(groups.sorted[0].cause?.hint == "'nope' is not on PATH")
    groups.add(.exited(code: 127), at: 2) { job("c", files: ["gone", "other"]) }
    var mixed = FailureGroups()
    mixed.add(.exited(code: 127), at: 0) { job("a", files: ["missing"]) }
    mixed.add(.exited(code: 127), at: 1) { job("b", files: ["gone", "other"]) }
    mixed.findCauses()
    #expect(mixed.sorted[0].cause == nil)
  }

  @Test func theMessageOfAnExceptionIsShownWhereAllHaveItAndLinesMayBeLong() throws {
    try sandbox.write("ValueError: x must be positive\n", to: "positive")
    try sandbox.write("ValueError: x is odd\n", to: "odd")
    func line(_ files: [String], cutsLines: Bool = false) -> String? {
      var groups = FailureGroups()
      for (place, file) in files.enumerated() {
        groups.add(.exited(code: 1), at: place) { job("a", files: [file]) }
      }
      groups.findCauses()
      return FailureRendering(
        groups: groups, word: "failed", colour: .red, timeout: nil,
        style: TerminalStyle(width: 80, height: 24, cutsLines: cutsLines)
      ).lines.first
    }
    #expect(line(["positive"]) == "1 failed: exit 1 (ValueError: x must be positive)")
    #expect(line(["odd", "odd"]) == "2 failed: exit 1 (ValueError: x is odd)")
    #expect(line(["odd", "positive"]) == "2 failed: exit 1 (ValueError)")
    #expect(line(["positive"], cutsLines: true) == "1 failed: exit 1 (ValueError)")
  }

  @Test func memoryIsNamedWithItsFigures() {
    var groups = FailureGroups()
    groups.add(.killed(signal: 9, memoryRanOut: true), at: 0, peakMemory: 4 << 30) { job("a") }
    var rendering = FailureRendering(
      groups: groups, word: "failed", colour: .red, timeout: nil,
      style: TerminalStyle(width: 80, height: 24))
    #expect(rendering.lines[0] == "1 failed: killed by signal 9 (out of memory?)")
    rendering.memory = { MemoryLimit(bytes: 6 << 30, isOfGroup: false) }
    let largest = "hint: killed by signal 9: largest process of these jobs: 4.00 GiB"
    #expect(
      rendering.hints == [
        largest + ", memory of the machine: 6.00 GiB; lower -j or give --min-memory"
      ])
    rendering.memory = { MemoryLimit(bytes: 5 << 30, isOfGroup: true) }
    #expect(rendering.hints == [largest + ", memory limit here: 5.00 GiB; lower -j"])
    rendering.memory = { nil }
    #expect(rendering.hints == [largest + "; lower -j or give --min-memory"])
    rendering.memoryOption = "--slurm-mem"
    rendering.memory = { MemoryLimit(bytes: 6 << 30, isOfGroup: false) }
    #expect(rendering.hints == [largest + "; give more with --slurm-mem"])
  }

  @Test(arguments: [
    (
      FailureEnding.exited(code: 137),
      "exit 137: usually killed by signal 9, often because memory ran out"
    ),
    (.killed(signal: 9, memoryRanOut: false), "killed by signal 9: often because memory ran out"),
  ])
  func ofOthersThatWereKilledItIsSaidWhatIsKnown(ending: FailureEnding, text: String) {
    func hints(peak: Int?) -> [String] {
      var groups = FailureGroups()
      groups.add(ending, at: 0, peakMemory: peak) { job("a") }
      var rendering = FailureRendering(
        groups: groups, word: "failed", colour: .red, timeout: nil,
        style: TerminalStyle(width: 80, height: 24))
      rendering.memory = { MemoryLimit(bytes: 6 << 30, isOfGroup: false) }
      return rendering.hints
    }
    #expect(hints(peak: nil) == ["hint: \(text); memory of the machine: 6.00 GiB"])
    #expect(
      hints(peak: 1 << 30) == [
        "hint: \(text); largest process of these jobs: 1.00 GiB, memory of the machine: 6.00 GiB"
      ])
  }

  @Test func whatIsRevokedCountsNoLonger() {
    var groups = FailureGroups()
    for place in 0..<30 {
      groups.add(place % 3 == 0 ? .timedOut : .exited(code: 2), at: place) { job("\(place)") }
    }
    #expect(groups.remove([FailureGroups.id(1), FailureGroups.id(2), FailureGroups.id(99)]) == 2)
    #expect(groups.count == 28)
    #expect(groups.sorted.map(\.count) == [18, 10])
    #expect(groups.sorted[0].example.id == "4")
    #expect(groups.remove((0..<30).filter { $0 % 3 == 0 }.map(FailureGroups.id)) == 10)
    #expect(groups.sorted.map(\.ending) == [.exited(code: 2)])
    // It fails again.
    groups.add(.exited(code: 2), at: 1) { job("1") }
    #expect(groups.sorted.map(\.count) == [19] && groups.sorted[0].example.id == "1")
    groups.remove((0..<30).map(FailureGroups.id))
    #expect(groups.isEmpty && groups.sorted.isEmpty)
  }

  @Test func endingsWithoutAGroupAreRevokedToo() {
    var groups = FailureGroups()
    for place in 0..<100 { groups.add(.notStarted(reason: "\(place)"), at: place) { job("x") } }
    #expect(groups.ungrouped == 37)
    #expect(groups.remove([FailureGroups.id(99), FailureGroups.id(0)]) == 2)
    #expect(groups.ungrouped == 36 && groups.count == 98)
  }
}

extension FailureGroups {
  static func id(_ number: Int) -> JobID {
    JobID(words: (UInt64(number), 0, 0, 0), digitCount: 16)
  }

  /// A job whose id is its place.
  mutating func add(
    _ ending: FailureEnding, at place: Int, peakMemory: Int? = nil, _ job: () -> FailedJob
  ) {
    add(ending, of: FailureGroups.id(place), at: place, peakMemory: peakMemory, job)
  }
}
