import Operations
import Search
import Testing

@testable import Running

@Suite struct FlagRangeTests {
  private func range(_ text: String, isWhole: Bool = false) throws -> FlagRange {
    switch try FlagValue(decoding: text) {
    case .list(let values): FlagRange(listed: values)
    case .search(let function): FlagRange(function, isWhole: isWhole)
    case let value: FlagRange(listed: [value])
    }
  }

  @Test(
    arguments: [
      ("[a,b,c]", .categories(3)), ("[yes,no]", .categories(2)), ("[1,1,2]", .categories(2)),
      ("[1,2,3]", .integers(0...2, .linear)), ("range[0:1:0.1]", .integers(0...10, .linear)),
      ("[16,32,64,128]", .integers(0...3, .linear)), ("[3,2,1]", .integers(0...2, .linear)),
      ("[1,2,4,9]", .categories(4)), ("[1,2,b]", .categories(3)), ("[-1,0,2]", .categories(3)),
      ("[7]", .categories(1)), ("[1:6]", .integers(1...6, .linear)),
      ("[0.0:1]", .reals(0...1, .linear)), ("[a:b]", .categories(2)),
      ("loguniform[1e-5:1]", .reals(1e-5...1, .logarithmic)),
    ] as [(String, Dimension.Domain)])
  func `lists and functions are domains`(text: String, domain: Dimension.Domain) throws {
    #expect(try range(text).domain == domain)
  }

  @Test(
    arguments: [
      ("loguniform[8:512]", .integers(8...512, .logarithmic)),
      ("loguniform[0.5:9.5]", .integers(1...9, .logarithmic)),
      ("[0.5:3.5]", .integers(1...3, .linear)), ("[0.2:0.8]", .reals(0.2...0.8, .linear)),
    ] as [(String, Dimension.Domain)])
  func `a whole number has the whole numbers of a range`(
    text: String, domain: Dimension.Domain
  ) throws {
    #expect(try range(text, isWhole: true).domain == domain)
  }

  @Test(
    arguments: [
      ("[a,b,c]", "b", .category(1)), ("[1,2,3]", "2.0", .integer(1)), ("[1:6]", "4", .integer(4)),
      ("[1:6]", "9", .integer(6)), ("[1:6]", "-3", .integer(1)), ("[0.0:1]", "0.25", .real(0.25)),
      ("[0.0:1]", "1", .real(1)), ("[0.0:1]", "7", .real(1)), ("[a,b]", "c", nil),
      ("[1:6]", "x", nil), ("[0.0:1]", "yes", nil), ("[0.0:1]", ".nan", nil),
    ] as [(String, String, Coordinate?)])
  func `a value has its place`(text: String, value: String, place: Coordinate?) throws {
    #expect(try range(text).coordinate(of: FlagValue(decoding: value)) == place)
  }

  @Test(
    arguments: [
      ("[a,b]", "a", true), ("[a,b]", "c", false), ("[1:6]", "6", true), ("[1:6]", "7", false),
      ("[1:6]", "2.5", false), ("[0.0:1]", "0.5", true), ("[0.0:1]", "1.5", false),
      ("[0.0:1]", "x", false),
    ])
  func `what is outside is told from what is inside`(
    text: String, value: String, isInside: Bool
  ) throws {
    #expect(try range(text).contains(FlagValue(decoding: value)) == isInside)
  }

  @Test(arguments: ["[a,b,c]", "[1,2,3]", "[1:6]", "loguniform[1e-5:1]", "[0.0:1]", "[yes,no]"])
  func `a value that has come from a place leads back to it`(text: String) throws {
    let range = try range(text)
    let places: [Coordinate] =
      switch range.domain {
      case .reals: [.real(0.5), .real(0.123456789012345)]
      case .integers: [.integer(1), .integer(2)]
      case .categories: [.category(0), .category(1)]
      }
    for place in places {
      let value = range.value(of: place)
      #expect(range.contains(value))
      // As a record has it.
      #expect(range.coordinate(of: FlagValue(value.json)) == place)
    }
  }
}
