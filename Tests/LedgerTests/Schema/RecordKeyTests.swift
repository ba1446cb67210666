import JSON
import Testing

@testable import Ledger

@Suite struct RecordKeyTests {
  @Test func everyNameFindsItsKey() {
    #expect(Set(RecordKey.allCases.map(\.text)).count == RecordKey.allCases.count)
    for key in RecordKey.allCases { #expect(RecordKey(key.text) == key) }
    for name in ["", "x", "sha25", "sha2567", "exit-code", "Status", "moving_t"] {
      #expect(RecordKey(name) == nil)
    }
  }

  @Test func aSetHoldsWhatIsPutIn() {
    var keys: RecordKeys = [.sha256, .movingTo]
    #expect(keys.contains(.sha256) && keys.contains(.movingTo) && !keys.contains(.state))
    #expect(keys.isSuperset(of: [.movingTo]) && !keys.isSuperset(of: [.movingTo, .state]))
    for key in RecordKey.allCases { keys.insert(key) }
    #expect(RecordKey.allCases.allSatisfy { keys.contains($0) })
    #expect(keys.isSuperset(of: RecordKeys(RecordKey.allCases)))
  }
}
