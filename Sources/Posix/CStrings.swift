import Glibc

/// Strings as the kernel takes them: each ends with a zero byte, and all of them lie in one block
/// that stays where it is.
///
/// `@unchecked Sendable`: nothing changes after `init`.
package final class CStrings: @unchecked Sendable {
  private let storage: UnsafeMutablePointer<CChar>
  private let starts: [Int]

  package init(_ strings: [[UInt8]]) {
    storage = .allocate(capacity: max(1, strings.reduce(0) { $0 + $1.count + 1 }))
    var starts: [Int] = []
    starts.reserveCapacity(strings.count)
    var position = 0
    for string in strings {
      starts.append(position)
      for byte in string {
        storage[position] = CChar(bitPattern: byte)
        position += 1
      }
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

  /// Calls `body` with the list that exec takes: a pointer to each of these strings, then to each
  /// of `others`, then none.
  package func withPointers<Result>(
    and others: CStrings? = nil,
    _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> Result
  ) -> Result {
    let count = starts.count + (others?.starts.count ?? 0) + 1
    return withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<CChar>?.self, capacity: count) {
      pointers in
      var next = 0
      for strings in [self, others] {
        guard let strings else { continue }
        for start in strings.starts {
          pointers[next] = strings.storage + start
          next += 1
        }
      }
      pointers[next] = nil
      return withExtendedLifetime((self, others)) { body(pointers.baseAddress) }
    }
  }
}
