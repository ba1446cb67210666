import Operations
import Testing

@testable import Running

@Suite struct TrialChanceTests {
  private func draws(seed: UInt64 = 1, place: UInt128 = 0, name: String = "x") -> [UInt64] {
    var chance = TrialChance(seed: seed, place: place, name: name)
    return (0..<4).map { _ in chance.next() }
  }

  @Test func `it is the same for the same seed, place and flag, and another one for others`() {
    #expect(draws() == draws())
    let others = [
      draws(), draws(seed: 2), draws(place: 1), draws(place: 1 << 64), draws(name: "y"),
      draws(name: ""), draws(seed: 0),
    ]
    #expect(Set(others).count == others.count)
    // The trials of one seed are not those of the next one, a place later.
    #expect(draws(seed: 1, place: 1) != draws(seed: 2, place: 0))
  }

  @Test func `a part is between 0 and 1, and all of that`() {
    var chance = TrialChance(seed: 3, place: 5, name: "x")
    let parts = (0..<10_000).map { _ in chance.unit() }
    #expect(parts.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(abs(parts.reduce(0, +) / 10_000 - 0.5) < 0.02)
    #expect(parts.contains { $0 < 0.01 } && parts.contains { $0 > 0.99 })
  }

  private func values(_ text: String) throws -> [FlagValue] {
    guard case .search(let function) = try FlagValue(decoding: text) else { return [] }
    return (0..<1000).map { place in
      var chance = TrialChance(seed: 7, place: UInt128(place), name: "x")
      return function.value(by: &chance)
    }
  }

  @Test func `whole numbers are drawn with both ends`() throws {
    let drawn = Set(try values("uniform[1:3]"))
    #expect(drawn == [.integer(1), .integer(2), .integer(3)])
  }

  @Test func `real numbers lie between the ends, also where the difference is beyond numbers`()
    throws
  {
    for text in ["uniform[0.5:0.75]", "loguniform[1e-8:1e-2]", "uniform[-1.7e308:1.7e308]"] {
      let numbers = try values(text).compactMap(\.number)
      #expect(numbers.count == 1000)
      #expect(numbers.allSatisfy { $0.isFinite }, "\(text)")
    }
    let small = try values("loguniform[1e-8:1e-2]").compactMap(\.number)
    #expect(small.allSatisfy { $0 >= 1e-8 && $0 <= 1e-2 })
    // Half of them lie below the middle of the logarithms.
    #expect(abs(small.count { $0 < 1e-5 } - 500) < 100)
  }
}
