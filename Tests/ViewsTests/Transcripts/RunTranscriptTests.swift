import Glibc
import JSON
import Jobs
import Ledger
import Posix
import Runs
import RunsTestSupport
import TestSupport
import Testing

@testable import Views

/// Output of runs with that of those which they have started, from logs on disk.
@Suite struct RunTranscriptTests {
  private let fixture: RunFixture

  init() throws {
    fixture = try RunFixture()
  }

  private func create(
    _ role: RunRecord.Role, _ operation: String = "train", state: JobState = .completed,
    output: String? = nil, batch: JobID? = nil
  ) throws -> RunRecord {
    let ledger = operation.split(separator: "+").first.map(String.init) ?? operation
    let writer = try fixture.writer(ledger)
    var creation = RunCreation(operation: operation, role: role, state: state, time: 1)
    creation.batch = batch
    creation.directory = "dirs/\(creation.id.text)"
    let run = try writer.create(creation)
    var change = RecordChange()
    change.set(.attempts, 1)
    if state == .running { change.set(.claimedBy, RunClaimer.current.json) }
    try writer.update(run.id, change)
    try writer.close()
    if let output { try write(output, to: RunFolder(run).output) }
    return try #require(try fixture.store.run(run.id))
  }

  private func write(_ text: String, to path: String, append: Bool = false) throws {
    try fixture.sandbox.makeFolder(folder(of: path))
    if append {
      try fixture.sandbox.append(text, to: path)
    } else {
      try fixture.sandbox.write(text, to: path)
    }
  }

  private struct Reading: Hashable {
    var text: String
    var isEnd: Bool
  }

  /// All that is there now, pieces joined.
  private func read(_ transcript: inout RunTranscript) -> Reading {
    var bytes: [UInt8] = []
    while true {
      switch transcript.next() {
      case .bytes(let piece): bytes += piece
      case .nothing: return Reading(text: String(decoding: bytes, as: UTF8.self), isEnd: false)
      case .end: return Reading(text: String(decoding: bytes, as: UTF8.self), isEnd: true)
      }
    }
  }

  private func transcript(of run: RunRecord) throws -> String {
    var transcript = try #require(
      RunTranscript(of: run, in: fixture.store, follows: false))
    let reading = read(&transcript)
    #expect(reading.isEnd)
    return reading.text
  }

  private func begins(_ run: RunRecord) -> String { ChildLine.text(of: run) + "\n" }

  @Test func `a run that is a process has no more than its log`() throws {
    let batch = JobID.random()
    for run in [
      try create(.run), try create(.steps, "both", batch: batch),
    ] { #expect(RunTranscript(of: run, in: fixture.store, follows: false) == nil) }
  }

  @Test func `the output of each trial stands behind the line by which it begins`() throws {
    let batch = try create(.batch, "train+")
    let first = try create(.run, output: "one\n", batch: batch.id)
    let second = try create(.run, output: "two, without an end", batch: batch.id)
    try write(
      "before\n" + begins(first) + "between\n" + begins(second) + "after\n",
      to: RunFolder(batch).output)
    #expect(
      try transcript(of: batch)
        == "before\n" + begins(first) + "one\nbetween\n" + begins(second)
        + "two, without an end\nafter\n")
  }

  @Test func `a trial without output, or that is gone, is passed over`() throws {
    let batch = try create(.batch, "train+")
    let silent = try create(.run, batch: batch.id)
    let gone = "INFO: [batchrun] Running trial \(JobID.random().text): train ()\n"
    try write(begins(silent) + gone + "after\n", to: RunFolder(batch).output)
    #expect(try transcript(of: batch) == begins(silent) + gone + "after\n")
  }

  @Test func `each attempt of a trial has its own log`() throws {
    let batch = try create(.batch, "train+")
    let trial = try create(.run, batch: batch.id)
    let files = JobFiles(of: trial.id, in: trial.ledger.folder)
    try write("first\n", to: files.log(.output, ofAttempt: 1))
    try write("second\n", to: files.output)
    try write(begins(trial) + "failed\n" + begins(trial), to: RunFolder(batch).output)
    #expect(
      try transcript(of: batch)
        == begins(trial) + "first\nfailed\n" + begins(trial) + "second\n")
  }

  @Test func `what a trial has printed is found in the trash too`() throws {
    let batch = try create(.batch, "train+")
    let trial = try create(.run, output: "one\n", batch: batch.id)
    try write(begins(trial), to: RunFolder(batch).output)
    #expect(try fixture.store.delete([trial]).done.count == 1)
    #expect(try transcript(of: batch) == begins(trial) + "one\n")
  }

  @Test func `a step is found by its link, and may be a batch itself`() throws {
    let steps = try create(.steps, "both")
    let single = try create(.run, output: "single\n")
    let batch = try create(.batch, "train+")
    let trial = try create(.run, output: "trial\n", batch: batch.id)
    try write(begins(trial), to: RunFolder(batch).output)
    let directory = try #require(steps.directory)
    try fixture.sandbox.makeFolder(directory)
    for (name, run) in [("train", single), ("train_2", batch)] {
      let target = try #require(run.directory)
      try #require(symlink(target, "\(directory)/\(name)") == 0)
    }
    let line = "INFO: [batchrun] running train: train x=1\n"
    try write(line + line + "done\n", to: RunFolder(steps).output)
    #expect(
      try transcript(of: steps) == line + "single\n" + line + begins(trial) + "trial\ndone\n")
  }

  @Test func `a run that a queue has started is found by its id`() throws {
    let queue = try create(.queue, "queue")
    let run = try create(.run, output: "one\n")
    let line = "INFO: [queue] 2026-01-01 10:00:00 Starting staged run \(run.id.text)\n"
    try write(line, to: RunFolder(queue).output)
    #expect(try transcript(of: queue) == line + "one\n")
  }

  @Test func `what only looks like such a line is output`() throws {
    let batch = try create(.batch, "train+")
    let trial = try create(
      .run, output: "INFO: [batchrun] running train: nothing\n", batch: batch.id)
    try write(
      begins(trial) + "INFO: [batchrun] Running trial soon: x\n", to: RunFolder(batch).output)
    #expect(
      try transcript(of: batch)
        == begins(trial) + "INFO: [batchrun] running train: nothing\n"
        + "INFO: [batchrun] Running trial soon: x\n")
  }

  @Test func `a follower gets what is written later, and the end when it is recorded`() throws {
    let batch = try create(.batch, "train+", state: .running)
    let trial = try create(.run, output: "one\n", batch: batch.id)
    let log = RunFolder(batch).output
    try write("before\n", to: log)
    var transcript = try #require(RunTranscript(of: batch, in: fixture.store, follows: true))
    #expect(read(&transcript) == Reading(text: "before\n", isEnd: false))
    // Half a line may be one by which a run begins.
    let line = begins(trial)
    try write(String(line.prefix(20)), to: log, append: true)
    #expect(read(&transcript) == Reading(text: "", isEnd: false))
    try write(String(line.dropFirst(20)) + "after\n", to: log, append: true)
    #expect(read(&transcript).text == line + "one\nafter\n")
    try write("no end", to: log, append: true)
    #expect(read(&transcript) == Reading(text: "", isEnd: false))
    transcript.end()
    #expect(read(&transcript) == Reading(text: "no end", isEnd: true))
  }

  @Test func `the output of a trial that runs is told as it comes`() throws {
    let batch = try create(.batch, "train+", state: .running)
    let trial = try create(.run, state: .running, output: "one\n", batch: batch.id)
    try write(begins(trial), to: RunFolder(batch).output)
    var transcript = try #require(RunTranscript(of: batch, in: fixture.store, follows: true))
    #expect(read(&transcript).text == begins(trial) + "one\n")
    try write("two\n", to: RunFolder(trial).output, append: true)
    transcript.end()
    #expect(read(&transcript) == Reading(text: "two\n", isEnd: true))
  }
}
