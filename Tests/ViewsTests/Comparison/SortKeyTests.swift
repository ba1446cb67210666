import Testing

@testable import Views

@Suite struct SortKeyTests {
  /// Values as a column is sorted by them, each before the next.
  private let ascending: [ComparisonValue] = [
    .real(-.infinity), .integer(-3), .boolean(false), .real(0.5), .boolean(true), .integer(2),
    .duration(10), .real(.infinity), .text("a2"), .text("a10"), .text("b"),
  ]

  private func comes(
    _ one: ComparisonValue, before other: ComparisonValue, isDescending: Bool = false
  ) -> Bool? {
    SortKey(one).comes(before: SortKey(other), isDescending: isDescending)
  }

  @Test func `numbers come by size, and texts behind them as people count`() {
    for (place, value) in ascending.enumerated() {
      for other in ascending[(place + 1)...] {
        #expect(comes(value, before: other) == true, "\(value) \(other)")
        #expect(comes(other, before: value) == false, "\(other) \(value)")
      }
      #expect(comes(value, before: value) == nil)
    }
  }

  @Test func `the other way round, numbers still come before texts`() {
    #expect(comes(.integer(2), before: .integer(1), isDescending: true) == true)
    #expect(comes(.text("a2"), before: .text("a10"), isDescending: true) == false)
    #expect(comes(.integer(1), before: .text("a"), isDescending: true) == true)
  }

  @Test(arguments: [true, false])
  func `what is not a number, and what is missing, comes last either way`(isDescending: Bool) {
    let last: [ComparisonValue] = [.integer(1), .text("z"), .real(.nan), .missing]
    for (place, value) in last.enumerated() {
      for other in last[(place + 1)...] {
        #expect(comes(value, before: other, isDescending: isDescending) == true)
        #expect(comes(other, before: value, isDescending: isDescending) == false)
      }
    }
    #expect(comes(.missing, before: .missing) == nil)
    #expect(comes(.real(.nan), before: .real(.nan)) == nil)
  }

  @Test func `equal numbers of different kinds are equal`() {
    #expect(comes(.integer(1), before: .real(1)) == nil)
    #expect(comes(.boolean(true), before: .integer(1)) == nil)
  }
}
