/// Which job is in which group, in the order in which the jobs ended: six bytes for each, since there may
/// be hundreds of thousands.
struct FailureMembers: Sendable {
  /// The number for jobs without a group; those of groups are lower.
  static let ungrouped = 63

  /// The lower half of the beginnings of the ids.
  private var keys: [UInt32] = []
  /// Ten more bits of them, and six for the group.
  private var tags: [UInt16] = []

  mutating func append(_ id: UInt64, group: Int) {
    keys.append(UInt32(truncatingIfNeeded: id))
    tags.append(Self.bits(of: id) | UInt16(truncatingIfNeeded: group))
  }

  /// Removes jobs by the beginnings of their ids. Returns those that were here, and their groups.
  mutating func remove(_ ids: Set<UInt64>) -> [(id: UInt64, group: Int)] {
    let wanted = Dictionary(
      ids.map { (UInt64(Self.bits(of: $0)) << 32 | $0 & 0xFFFF_FFFF, $0) },
      uniquingKeysWith: { first, _ in first })
    var removed: [(id: UInt64, group: Int)] = []
    var left = 0
    for index in keys.indices {
      let group = tags[index] & 63
      if let id = wanted[UInt64(tags[index] ^ group) << 32 | UInt64(keys[index])] {
        removed.append((id, Int(group)))
        continue
      }
      keys[left] = keys[index]
      tags[left] = tags[index]
      left += 1
    }
    keys.removeLast(keys.count - left)
    tags.removeLast(tags.count - left)
    return removed
  }

  private static func bits(of id: UInt64) -> UInt16 {
    UInt16(truncatingIfNeeded: id >> 32) & ~63
  }
}
