import Jobs
import Testing
import Running

@Suite("Running a queue")
struct QueueRunnerTests {
  /// Runs that end when the queue waits for them, in the order in which they were started.
  final class Scene {
    var staged: [QueueSnapshot.StagedRun]
    var running: [JobID] = []
    var taken: Set<JobID> = []
    var unstartable: Set<JobID> = []
    var exitCodes: [JobID: Int32] = [:]
    var isInterrupted = false
    var interruptsAtClaim = false
    var mostAtOnce = 0
    private(set) var log: [String] = []

    init(_ ids: [JobID]) {
      staged = ids.enumerated().map { .init(id: $1, time: Double($0)) }
    }

    func run(_ settings: QueueSettings) -> Bool {
      var runner = QueueRunner(
        settings,
        .init(
          snapshot: { QueueSnapshot(staged: self.staged, running: self.running) },
          claim: { id in
            if self.interruptsAtClaim { self.isInterrupted = true }
            if self.taken.contains(id) { return false }
            self.staged.removeAll { $0.id == id }
            return true
          },
          release: { id in
            self.log.append("release")
            self.staged.append(.init(id: id, time: 0))
          },
          start: { id, gpus in
            if self.unstartable.contains(id) { return false }
            self.running.append(id)
            self.mostAtOnce = max(self.mostAtOnce, self.running.count)
            self.log.append("start \(id.words.0)")
            return true
          },
          wait: { _ in
            guard let id = self.running.first else { return .interrupted }
            self.running.removeFirst()
            return .ended(id, exitCode: self.exitCodes[id] ?? 0)
          },
          now: { 0 }, isInterrupted: { self.isInterrupted },
          say: { self.log.append($0.text.split(separator: " ").prefix(2).joined(separator: " ")) }))
      return runner.run()
    }
  }

  private let ids = (1...3).map { JobID(random: $0, 0) }

  private var once: QueueSettings {
    var settings = QueueSettings()
    settings.runsOnce = true
    return settings
  }

  @Test("Runs are started in order, also behind one that failed")
  func order() {
    let scene = Scene(ids)
    scene.exitCodes = [ids[0]: 2]
    #expect(scene.run(once))
    #expect(
      scene.log == [
        "Processing staged", "Starting staged", "start 1", "\(ids[0].text) failed",
        "Starting staged", "start 2", "Starting staged", "start 3",
      ])
    #expect(scene.mostAtOnce == 1)
  }

  @Test("As many as are wanted run at once, and all ends are waited for")
  func concurrency() {
    let scene = Scene(ids)
    var settings = once
    settings.concurrency = 2
    #expect(scene.run(settings))
    #expect(scene.mostAtOnce == 2)
    #expect(scene.running.isEmpty)
  }

  @Test("What another queue has taken is passed over, in silence")
  func taken() {
    let scene = Scene(ids)
    scene.taken = [ids[1]]
    #expect(scene.run(once))
    #expect(scene.log.filter { $0.hasPrefix("start") } == ["start 1", "start 3"])
    #expect(scene.log.count { $0 == "Starting staged" } == 2)
  }

  @Test("A run that cannot be started is given back, and not tried for ever")
  func unstartable() {
    let scene = Scene(ids)
    scene.unstartable = [ids[0]]
    #expect(scene.run(once))
    #expect(scene.log.count { $0 == "release" } == 1)
    #expect(scene.staged.map(\.id) == [ids[0]])
  }

  @Test("Interrupted between claim and start, the run is given back")
  func interrupted() {
    let scene = Scene(ids)
    scene.interruptsAtClaim = true
    #expect(!scene.run(once))
    #expect(scene.log == ["Processing staged", "release"])
    #expect(scene.running.isEmpty)
  }

  @Test("A polling queue runs until it is interrupted")
  func polling() {
    let scene = Scene(ids)
    #expect(!scene.run(QueueSettings()))
    #expect(scene.log.last == "Waiting for")
    #expect(scene.staged.isEmpty)
  }
}
