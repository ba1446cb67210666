import Testing

@testable import Search

@Suite struct EvidenceTests {
  @Test func takesWhatIsInTheSpace() throws {
    let space = try Space([Dimension("x", .reals(0...1, .linear))])
    var evidence = Evidence(in: space)
    #expect(evidence.completed == [])
    let values = [3, nil, .nan, 1, .infinity, -.infinity] as [Double?]
    for (place, value) in values.enumerated() {
      let isIn = evidence.add([.real(Double(place) / 10)], value: value)
      #expect(isIn)
    }
    let isPending = evidence.addPending([.real(0.9)])
    #expect(isPending)
    let outside = [
      evidence.add([.real(2)], value: 0), evidence.add([.category(0)], value: 0),
      evidence.addPending([.real(-1)]),
    ]
    #expect(outside == [false, false, false])
    #expect(evidence.count == 2)
    #expect(evidence.started == 3)
    // Trials that failed count as the worst value.
    #expect(evidence.completed == [3, 3, 3, 1, 3, 3])
    #expect(evidence.seen.count == 7)
  }
}
