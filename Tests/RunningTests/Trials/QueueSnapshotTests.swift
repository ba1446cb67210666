import Jobs
import Ledger
import Operations
import Runs
import RunsTestSupport
import Testing

@testable import Running

@Suite struct QueueSnapshotTests {
  let fixture: RunFixture

  init() throws {
    fixture = try RunFixture()
  }

  @Test func `staged runs are seen the oldest first, with their devices`() throws {
    let writer = try fixture.writer()
    var first = fixture.creation(10)
    first.others.set(.gpus, "1")
    let second = fixture.creation(20)
    try writer.create(second)
    try writer.create(first)
    try writer.close()
    let snapshot = try QueueSnapshot(of: fixture.store)
    #expect(snapshot.staged.map(\.id) == [first.id, second.id])
    #expect(snapshot.staged.map(\.gpus) == ["1", nil])
    #expect(snapshot.staged.map(\.time) == [10, 20])
    #expect(snapshot.running.isEmpty && snapshot.pending.isEmpty)
  }

  @Test func `running runs and claimed runs are distinguished, queues are neither`() throws {
    let writer = try fixture.writer()
    let running = fixture.creation(10)
    let pending = fixture.creation(20, state: .pending)
    let completed = fixture.creation(30)
    for creation in [running, pending, completed] { try writer.create(creation) }
    try writer.update(running.id, .running(running.id, attempt: 1, at: 10, by: .current))
    try writer.update(completed.id, .ended(.completed, exitCode: 0, runtime: 1))
    var queue = RunCreation(operation: "queue", role: .queue, state: .staged)
    queue.time = 5
    let queues = try fixture.writer("queue")
    try queues.create(queue)
    try writer.close()
    try queues.close()
    let snapshot = try QueueSnapshot(of: fixture.store)
    #expect(snapshot.running == [running.id])
    #expect(snapshot.pending == [pending.id])
    #expect(snapshot.staged.isEmpty)
  }

  @Test func `a home without runs is empty`() throws {
    #expect(try QueueSnapshot(of: fixture.store) == QueueSnapshot())
  }
}
