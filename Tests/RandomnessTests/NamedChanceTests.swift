import Randomness
import Testing

@Suite struct NamedChanceTests {
  private func draws(seed: UInt64 = 1, place: UInt128 = 0, name: String = "x") -> [UInt64] {
    var chance = NamedChance(seed: seed, place: place, name: name)
    return (0..<4).map { _ in chance.next() }
  }

  @Test func `it is the same for the same seed, place and name, and another one for others`() {
    #expect(draws() == draws())
    let others = [
      draws(), draws(seed: 2), draws(place: 1), draws(place: 1 << 64), draws(name: "y"),
      draws(name: ""), draws(seed: 0),
    ]
    #expect(Set(others).count == others.count)
    // The series of one seed is not that of the next one, a place later.
    #expect(draws(seed: 1, place: 1) != draws(seed: 2, place: 0))
  }

  @Test func `a part is between 0 and 1, and all of that`() {
    var chance = NamedChance(seed: 3, place: 5, name: "x")
    let parts = (0..<10_000).map { _ in chance.unit() }
    #expect(parts.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(abs(parts.reduce(0, +) / 10_000 - 0.5) < 0.02)
    #expect(parts.contains { $0 < 0.01 } && parts.contains { $0 > 0.99 })
  }
}
