import Operations
import Randomness
import Testing

@testable import Running

@Suite struct SearchFunctionDrawTests {
  private func values(_ text: String) throws -> [FlagValue] {
    guard case .search(let function) = try FlagValue(decoding: text) else { return [] }
    return (0..<1000).map { place in
      var chance = NamedChance(seed: 7, place: UInt128(place), name: "x")
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
