/// Some of the members of records.
package struct RecordKeys: Hashable, Sendable {
  @usableFromInline var low: UInt64 = 0
  @usableFromInline var high: UInt64 = 0

  package init() {}

  package init(_ keys: some Sequence<RecordKey>) {
    for key in keys { insert(key) }
  }

  @inlinable
  package mutating func insert(_ key: RecordKey) {
    if key.rawValue < 64 {
      low |= 1 << UInt64(key.rawValue)
    } else {
      high |= 1 << UInt64(key.rawValue - 64)
    }
  }

  package mutating func formUnion(_ other: RecordKeys) {
    low |= other.low
    high |= other.high
  }

  @inlinable
  package func contains(_ key: RecordKey) -> Bool {
    key.rawValue < 64
      ? low & 1 << UInt64(key.rawValue) != 0 : high & 1 << UInt64(key.rawValue - 64) != 0
  }

  @inlinable
  package func isSuperset(of other: RecordKeys) -> Bool {
    low & other.low == other.low && high & other.high == other.high
  }

  package var isEmpty: Bool { low == 0 && high == 0 }
}

extension RecordKeys: ExpressibleByArrayLiteral {
  package init(arrayLiteral keys: RecordKey...) {
    self.init(keys)
  }
}
