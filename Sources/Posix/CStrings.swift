import Glibc

/// Strings as the kernel takes them: each ends with a zero byte, and all of them lie in one block
/// that stays where it is.
///
/// `@unchecked Sendable`: nothing changes after `init`.
package final class CStrings: @unchecked Sendable {
  private let storage: UnsafeMutablePointer<CChar>
  private let starts: [Int]

  package init(_ strings: [[UInt8]]) {
    let storage = UnsafeMutablePointer<CChar>.allocate(
      capacity: max(1, strings.reduce(0) { $0 + $1.count + 1 }))
    self.storage = storage
    var starts: [Int] = []
    starts.reserveCapacity(strings.count)
    var position = 0
    for string in strings {
      starts.append(position)
      string.withUnsafeBytes { bytes in
        UnsafeMutableRawBufferPointer(
          start: storage + position, count: bytes.count
        ).copyMemory(from: bytes)
      }
      position += string.count
      storage[position] = 0
      position += 1
    }
    self.starts = starts
  }

  package convenience init(_ strings: [String]) {
    self.init(strings.map { Array($0.utf8) })
  }

  deinit {
    storage.deallocate()
  }

  package var count: Int { starts.count }

  /// Calls `body` with the list that exec takes: a pointer to each of these strings and then each
  /// of `others`, then none. `order` picks others, by their numbers in that sequence.
  package func withPointers<Result>(
    and others: CStrings? = nil, order: [Int]? = nil,
    _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>?) -> Result
  ) -> Result {
    let total = order?.count ?? (starts.count + (others?.starts.count ?? 0))
    return withUnsafeTemporaryAllocation(
      of: UnsafeMutablePointer<CChar>?.self, capacity: total + 1
    ) { pointers in
      for position in 0..<total {
        let number = order?[position] ?? position
        pointers[position] =
          number < starts.count
          ? storage + starts[number] : others?.pointer(number - starts.count)
      }
      pointers[total] = nil
      return withExtendedLifetime((self, others)) { body(UnsafePointer(pointers.baseAddress)) }
    }
  }

  private func pointer(_ number: Int) -> UnsafeMutablePointer<CChar> {
    storage + starts[number]
  }
}
