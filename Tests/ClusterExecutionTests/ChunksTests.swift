import Testing

@testable import ClusterExecution

@Suite struct ChunksTests {
  func chunks(maxArraySize: Int = 1001, maxJobCount: Int = 10_000) -> Chunks {
    Chunks(
      limits: ClusterLimits(
        version: "22.05.8", maxArraySize: maxArraySize, maxJobCount: maxJobCount, minJobAge: 300,
        killWait: 30))
  }

  /// Every line is in one element, in order.
  func check(_ elements: [Range<Int>], lines: Int) {
    #expect(elements.flatMap { Array($0) } == Array(0..<lines))
    #expect(elements.allSatisfy { !$0.isEmpty })
  }

  @Test(arguments: [
    (0, 1001, 0), (1, 1001, 1), (1000, 1001, 1000), (1001, 1001, 501), (10_000, 1001, 1000),
    (10_001, 1001, 910), (100_000, 1001, 1000), (40, 16, 14), (16, 16, 16), (17, 16, 9),
    (5, 1, 1),
  ])
  func withoutRuntimesElementsAreFew(lines: Int, maxArraySize: Int, count: Int) {
    let elements = chunks(maxArraySize: maxArraySize).elements(lines: lines)
    check(elements, lines: lines)
    #expect(elements.count == count)
    let sizes = elements.map(\.count)
    #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
  }

  @Test func aNumberIsKept() {
    var chunks = chunks()
    chunks.linesPerJob = .number(50)
    #expect(chunks.elements(lines: 120) == [0..<50, 50..<100, 100..<120])
    chunks.linesPerJob = .number(1)
    // More than one round takes.
    #expect(chunks.elements(lines: 5000).count == 5000)
    #expect(chunks.mostElementsOfRound == 1001)
  }

  @Test func aRoundFitsInTheQueue() {
    #expect(chunks(maxArraySize: 1001, maxJobCount: 300).mostElementsOfRound == 300)
    #expect(chunks(maxArraySize: 0, maxJobCount: 0).mostElementsOfRound == 1)
  }

  @Test(
    arguments: [
      // Ten minutes for an element.
      (10_000, 1.0, 8, nil, 600), (100_000, 6.0, 4, nil, 100),
      // Every slot has one.
      (1000, 1.0, 100, nil, 10), (50, 0.0, 100, nil, 1),
      // Long jobs are alone.
      (5000, 3600.0, 8, nil, 1),
      // Half of the time limit at most, but one job in any case.
      (10_000, 1.0, 8, 600.0, 300), (100, 1000.0, 1, 600.0, 1),
      // Nobody says how many run at once.
      (10_000, 1.0, nil, nil, 100), (1_000_000, 0.1, nil, nil, 6000),
    ] as [(Int, Double, Int?, Double?, Int)])
  func withRuntimesElementsTakeMinutes(
    lines: Int, runtime: Double, throttle: Int?, limit: Double?, most: Int
  ) {
    var chunks = chunks()
    chunks.medianRuntime = runtime
    chunks.throttle = throttle
    chunks.timeLimit = limit
    let elements = chunks.elements(lines: lines)
    check(elements, lines: lines)
    #expect(elements.count == (lines + most - 1) / most)
    #expect(elements.allSatisfy { $0.count <= most })
  }

  @Test func jobsThatRunSideBySideFillAnElement() {
    var chunks = chunks()
    chunks.parallel = 8
    #expect(chunks.elements(lines: 32) == [0..<8, 8..<16, 16..<24, 24..<32])
    chunks.medianRuntime = 1
    chunks.throttle = 2
    #expect(chunks.elements(lines: 96_000).map(\.count) == Array(repeating: 4800, count: 20))
    chunks.medianRuntime = 86_400
    #expect(chunks.elements(lines: 64).map(\.count).max() == 8)
  }

  @Test func oddRuntimesAreNoTrouble() {
    var chunks = chunks()
    for runtime in [Double.nan, .infinity, -1] {
      chunks.medianRuntime = runtime
      check(chunks.elements(lines: 2000), lines: 2000)
    }
  }
}
