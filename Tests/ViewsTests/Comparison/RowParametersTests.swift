import Ledger
import Testing

@testable import Views

@Suite struct RowParametersTests {
  private let ledger = LedgerLocation(home: "/runs", name: "a")

  @Test func `parameters that a second line has are repeated, for the first too`() {
    var parameters = RowParameters()
    let first = parameters.add("x=1", of: ledger)
    #expect(!parameters.isRepeated(first))
    let other = parameters.add("x=2", of: ledger)
    let second = parameters.add("x=1", of: ledger)
    #expect(first == second)
    #expect(parameters.isRepeated(first))
    #expect(!parameters.isRepeated(other))
  }

  @Test func `the same in another ledger are others`() {
    var parameters = RowParameters()
    let first = parameters.add("x=1", of: ledger)
    let second = parameters.add("x=1", of: LedgerLocation(home: "/runs", name: "b"))
    #expect(first != second)
    #expect(!parameters.isRepeated(first))
  }
}
