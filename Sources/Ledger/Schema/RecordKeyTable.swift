import JSON

/// Finds the key that some bytes name, without making a string of them.
///
/// Open addressing over the length and two letters of a name; the test of this file sees to it that
/// no name is far from its place.
struct RecordKeyTable: Sendable {
  static let shared = RecordKeyTable()

  private static let size = 256
  private static let empty = UInt8.max
  private let slots: [UInt8]

  private init() {
    var slots = [UInt8](repeating: Self.empty, count: Self.size)
    for key in RecordKey.allCases {
      let name = key.name
      let bytes = UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
      var place = Self.place(of: bytes)
      while slots[place] != Self.empty { place = (place + 1) % Self.size }
      slots[place] = key.rawValue
    }
    self.slots = slots
  }

  func key(_ name: UnsafeRawBufferPointer) -> RecordKey? {
    guard !name.isEmpty else { return nil }
    var place = Self.place(of: name)
    while slots[place] != Self.empty {
      if let key = RecordKey(rawValue: slots[place]), name.equals(key.name) { return key }
      place = (place + 1) % Self.size
    }
    return nil
  }

  @inline(__always)
  private static func place(of name: UnsafeRawBufferPointer) -> Int {
    let (first, middle, last) = (
      Int(name[0]), Int(name[name.count / 2]), Int(name[name.count - 1])
    )
    return (name.count &* 13 &+ first &* 11 &+ middle &* 3 &+ last) & (size - 1)
  }
}

extension RecordKey {
  /// The key that these bytes name; nil for a member of another program.
  package init?(_ name: UnsafeRawBufferPointer) {
    guard let key = RecordKeyTable.shared.key(name) else { return nil }
    self = key
  }

  package init?(_ name: String) {
    var name = name
    guard let key = name.withUTF8({ RecordKey(UnsafeRawBufferPointer($0)) }) else { return nil }
    self = key
  }
}
