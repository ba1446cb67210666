import Jobs
import Randomness
import Testing

@testable import Launching

@Suite struct PolicyTests {
  @Test func waitsDoubleUpToALimit() {
    var backoff = Backoff()
    backoff.jitter = 0
    backoff.longest = 10
    #expect((1...6).map { backoff.delay(afterAttempt: $0, random: 0.9) } == [1, 2, 4, 8, 10, 10])
    #expect(backoff.delay(afterAttempt: 1_000_000, random: 0) == 10)
  }

  @Test func jitterSpreadsWaitsAroundTheirLength() {
    var backoff = Backoff()
    backoff.first = 8
    #expect(backoff.delay(afterAttempt: 1, random: 0) == 6)
    #expect(backoff.delay(afterAttempt: 1, random: 0.5) == 8)
    #expect(backoff.delay(afterAttempt: 1, random: 1) == 10)
  }

  @Test func retriesComeByTheirTime() {
    var queue = RetryQueue()
    var random = SplitMix64(seed: 7)
    let times = (0..<500).map { _ in Double(random.next() % 100) }
    for (position, time) in times.enumerated() {
      queue.push(RetryQueue.Entry(time: time, position: position, number: 2))
    }
    #expect(queue.nextTime == times.min())
    #expect(!queue.isReady(at: -1))
    #expect(queue.pop(at: -1) == nil)
    var taken: [RetryQueue.Entry] = []
    while let entry = queue.pop(at: 100) { taken.append(entry) }
    #expect(taken.map(\.time) == times.sorted())
    #expect(Set(taken.map(\.position)).count == 500)
    #expect(queue.count == 0)
  }

  @Test func onlyWhatTheMachineCanSpareOpensTheGate() {
    let gate = StartGate(leastMemory: 1000, mostLoad: 2)
    #expect(gate.obstacle(memory: 1000, load: 2) == nil)
    #expect(gate.obstacle(memory: 999, load: 0) == .memory(available: 999, least: 1000))
    #expect(gate.obstacle(memory: 2000, load: 2.1) == .load(now: 2.1, most: 2))
    #expect(
      gate.obstacle(memory: nil, load: nil) == nil, "what cannot be measured holds nothing up")
    #expect(StartGate().obstacle(memory: 0, load: 1000) == nil)
  }
}

extension RetryQueue.Entry: Equatable {
  public static func == (one: Self, other: Self) -> Bool {
    one.time == other.time && one.position == other.position && one.number == other.number
  }
}
