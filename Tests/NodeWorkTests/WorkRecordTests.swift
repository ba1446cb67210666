import Jobs
import Testing

@testable import NodeWork

@Suite struct WorkRecordTests {
  private static let id = JobID(random: 3, 4)

  private static let outcomes: [Outcome] = [
    .exited(code: 0), .exited(code: 139), .signaled(signal: 15),
    .killed(signal: 9, reason: "killed by signal 9; out of memory?", isReported: false),
    .killed(signal: 11, reason: "killed", isReported: true), .timedOut, .terminated(signal: 15),
    .notStarted(reason: "no \"program\""), .withheld(reason: "disk full"),
    .interrupted(reason: "gone"), .vanished,
  ]

  private static var all: [WorkRecord] {
    let usage = ResourceUsage(userSeconds: 0.5, systemSeconds: 0.25, peakMemory: 1 << 33)
    return [
      .start(
        job: "12", index: 3, restart: 1, node: "n1", pid: 99, directory: [0x2f, 0xff], time: 1.5),
      .begin(id, attempt: 2, time: 1_700_000_000.123456), .beat(time: 2), .warned(time: 3),
      .signal(15, nil, time: 4), .signal(15, id, time: 4.5), .done(time: 5),
    ]
      + outcomes.map { outcome in
        .end(
          id, attempt: 2,
          NodeEnd(outcome: outcome, startedAt: 1.25, runtime: 7.5, usage: usage))
      } + [.end(id, attempt: 1, NodeEnd(outcome: .timedOut, startedAt: 0, runtime: 0))]
  }

  private static func line(_ record: WorkRecord) -> [UInt8] {
    var bytes: [UInt8] = []
    record.append(to: &bytes)
    return bytes
  }

  private static func read(_ line: some Collection<UInt8>) -> WorkRecord? {
    Array(line).withUnsafeBytes { WorkRecord(line: $0) }
  }

  @Test(arguments: all)
  func aRecordIsALineThatReadsBack(record: WorkRecord) {
    let line = Self.line(record)
    #expect(line.last == UInt8(ascii: "\n"))
    #expect(line.count { $0 == UInt8(ascii: "\n") } == 1)
    #expect(Self.read(line.dropLast()) == record)
  }

  @Test(arguments: all)
  func aRecordWithAnyByteChangedIsNone(record: WorkRecord) {
    let line = Self.line(record).dropLast()
    for position in line.indices {
      var damaged = line
      damaged[position] ^= 4
      #expect(Self.read(damaged) == nil, "byte \(position)")
    }
  }
}
