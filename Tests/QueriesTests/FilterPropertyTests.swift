import Queries
import Randomness
import Testing

/// Whatever is typed is an expression or an error, and an expression means what it is built of.
@Suite struct FilterPropertyTests {
  @Test func `any text is read or refused`() {
    var random = SplitMix64(seed: 1)
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0..<24, using: &random)).map { _ in
        UInt8(Int.random(in: 0..<256, using: &random))
      }
      check(String(decoding: bytes, as: UTF8.self))
    }
  }

  @Test func `any row of words is read or refused`() {
    var random = SplitMix64(seed: 2)
    for _ in 0..<20_000 {
      let words = (0..<Int.random(in: 0..<12, using: &random)).map { _ in
        Self.words[Int.random(in: 0..<Self.words.count, using: &random)]
      }
      check(words.joined(separator: Int.random(in: 0..<3, using: &random) == 0 ? "" : " "))
    }
  }

  @Test func `an expression is worth what its parts are worth`() throws {
    var random = SplitMix64(seed: 3)
    for _ in 0..<3_000 {
      let (text, expected, _) = Self.expression(&random, depth: 5)
      let expression = try #require(try FilterExpression(parsing: text))
      let value = expression.holds { $0.name == "t" ? .bool(true) : .bool(false) }
      #expect(value == expected, "\(text)")
    }
  }

  /// An expression, its worth, and how tightly it binds: 0 `or`, 1 `and`, 2 all else.
  private static func expression(
    _ random: inout SplitMix64, depth: Int
  ) -> (String, Bool, Int) {
    func enclosed(_ part: (String, Bool, Int), _ strength: Int) -> String {
      part.2 < strength ? "(\(part.0))" : part.0
    }
    switch depth == 0 ? 0 : Int.random(in: 0..<5, using: &random) {
    case 0:
      return Int.random(in: 0..<2, using: &random) == 0
        ? ("t = true", true, 2) : ("f = true", false, 2)
    case 1: return Int.random(in: 0..<2, using: &random) == 0 ? ("1", true, 2) : ("false", false, 2)
    case 2:
      let part = expression(&random, depth: depth - 1)
      return ("not " + enclosed(part, 2), !part.1, 2)
    case 3:
      let (one, two) = (
        expression(&random, depth: depth - 1), expression(&random, depth: depth - 1)
      )
      return (enclosed(one, 1) + " and " + enclosed(two, 1), one.1 && two.1, 1)
    default:
      let (one, two) = (
        expression(&random, depth: depth - 1), expression(&random, depth: depth - 1)
      )
      return (one.0 + " or " + two.0, one.1 || two.1, 0)
    }
  }

  private func check(_ text: String) {
    do throws(FilterSyntaxError) {
      _ = try FilterExpression(parsing: text)?.holds {
        $0.name.isEmpty ? .undefined : .text($0.name)
      }
    } catch {
      #expect(error.description.hasPrefix("syntax error in filter "))
    }
  }

  private static let words = [
    "and", "or", "not", "in", "is", "contains", "true", "undefined", "(", ")", "[", "]", ",", "=",
    "!=", "<", ">=", "x", "flag:", "flag:'a'", "'a'", "\"", "1", "-", ".5", "1e", "5a", "\n", "é",
  ]
}
