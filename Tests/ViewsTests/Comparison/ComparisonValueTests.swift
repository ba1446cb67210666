import JSON
import Operations
import Queries
import Testing

@testable import Views

@Suite struct ComparisonValueTests {
  @Test(
    arguments: [
      (nil, .missing), (.null, .missing), (.boolean(true), .boolean(true)),
      (.integer(3), .integer(3)), (.real(0.5), .real(0.5)),
      (.written("1e-3", number: .real(0.001)), .real(0.001)), (.string("a"), .text("a")),
      (.list([.integer(1), .string("a")]), .text("[1, a]")),
    ] as [(FlagValue?, ComparisonValue)])
  func `a flag is a value with its type`(flag: FlagValue?, value: ComparisonValue) {
    #expect(ComparisonValue(flag) == value)
  }

  @Test(
    arguments: [
      (.undefined, .missing), (.bool(false), .boolean(false)), (.number(3), .integer(3)),
      (.number(0.5), .real(0.5)), (.text(""), .text("")), (.list([]), .missing),
      (.list([.number(1), .text("a"), .bool(true)]), .text("[1, a, True]")),
    ] as [(QueryValue, ComparisonValue)])
  func `so is what a query finds, whole numbers as such`(
    query: QueryValue, value: ComparisonValue
  ) {
    #expect(ComparisonValue(query) == value)
  }

  @Test(
    arguments: [
      (.missing, "", "", .null), (.boolean(true), "yes", "True", .bool(true)),
      (.boolean(false), "no", "False", .bool(false)),
      (.integer(-7), "-7", "-7", .number("-7")),
      (.real(0.123456789), "0.123456", "0.123456789", .number("0.123456789")),
      (.real(.nan), "nan", "nan", .string("nan")),
      (.real(-.infinity), "-inf", "-inf", .string("-inf")),
      (.text("a"), "a", "a", .string("a")),
      (.operation("train", isMarked: true), "train [marked]", "train", .string("train")),
      (.operation("train", isMarked: false), "train", "train", .string("train")),
      (.command("x y"), "x y", "", .null),
      (.duration(61), "0:01:01", "0:01:01", .number("61.0")),
    ] as [(ComparisonValue, String, String, JSONValue)])
  func `it is short for people, whole for programs, and typed in JSON`(
    value: ComparisonValue, table: String, plain: String, json: JSONValue
  ) {
    #expect(value.tableText == table)
    #expect(value.plainText == plain)
    #expect(value.json == json)
  }

  @Test func `only what has a size is a number`() {
    #expect(ComparisonValue.boolean(true).number == 1)
    #expect(ComparisonValue.boolean(false).number == 0)
    #expect(ComparisonValue.time(5).number == 5)
    for value in [ComparisonValue.missing, .text("5"), .operation("5", isMarked: false)] {
      #expect(value.number == nil)
    }
    #expect(ComparisonValue.missing.isMissing)
    #expect(!ComparisonValue.text("").isMissing)
  }

  @Test func `two rows have the same where people would say so`() {
    func areSame(_ one: ComparisonValue, _ other: ComparisonValue) -> Bool {
      one.isSame(as: other)
    }
    #expect(areSame(.integer(1), .real(1)))
    #expect(areSame(.real(1), .integer(1)))
    #expect(!areSame(.integer(1), .real(1.5)))
    #expect(areSame(.real(.nan), .real(.nan)))
    #expect(!areSame(.real(.nan), .real(1)))
    #expect(!areSame(.text("1"), .integer(1)))
    #expect(areSame(.missing, .missing))
  }
}
