/// The different commands among many, known by their digests, numbered in the order of their
/// first appearance.
///
/// An open-addressing table of 4-byte slots, apart from the digests. A digest is uniform: its
/// low bits choose the slot where the search begins, and as many of its high bits as there is room
/// for stand in the slot, so that a digest is almost never looked at for nothing.
package struct JobTable: Sendable {
  /// The outcome of putting in a digest.
  package enum Insertion: Hashable, Sendable {
    /// It is new, and has this number.
    case new(Int)
    /// It is there already, under this number.
    case duplicate(of: Int)
    /// It is new, has this number, and shares its first 64 bits, the short id, with another one.
    case clash(Int, with: Int)
  }

  /// The digests by their numbers.
  package private(set) var digests: [CommandDigest] = []
  /// 0 for a free slot; else the number plus one in the low bits, which are as many as `mask` has,
  /// and bits of the digest above them. Never more than half of the slots are taken.
  private var slots: [UInt32]
  private var mask: UInt32

  /// - Parameter capacity: how many digests to make room for; more will find room too.
  package init(capacity: Int = 0) {
    var count = 16
    while count < capacity * 2 { count *= 2 }
    slots = [UInt32](repeating: 0, count: count)
    mask = UInt32(count - 1)
    digests.reserveCapacity(capacity)
  }

  package var count: Int { digests.count }

  package mutating func insert(_ digest: CommandDigest) -> Insertion {
    if (digests.count + 1) * 2 > slots.count { grow() }
    var clash: Int?
    let tag = tag(of: digest)
    var slot = firstSlot(for: digest)
    while slots[slot] != 0 {
      if slots[slot] & ~mask == tag {
        let number = number(in: slots[slot])
        if digests[number] == digest { return .duplicate(of: number) }
        if digests[number].words.0 == digest.words.0 { clash = clash ?? number }
      }
      slot = self.slot(after: slot)
    }
    let number = digests.count
    digests.append(digest)
    slots[slot] = tag | UInt32(number + 1)
    return clash.map { .clash(number, with: $0) } ?? .new(number)
  }

  /// The number of a digest; nil if it is not there.
  package func number(of digest: CommandDigest) -> Int? {
    let tag = tag(of: digest)
    var slot = firstSlot(for: digest)
    while slots[slot] != 0 {
      if slots[slot] & ~mask == tag {
        let number = number(in: slots[slot])
        if digests[number] == digest { return number }
      }
      slot = self.slot(after: slot)
    }
    return nil
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    mask = UInt32(slots.count - 1)
    for (number, digest) in digests.enumerated() {
      var slot = firstSlot(for: digest)
      while slots[slot] != 0 { slot = self.slot(after: slot) }
      slots[slot] = tag(of: digest) | UInt32(number + 1)
    }
  }

  private func firstSlot(for digest: CommandDigest) -> Int {
    Int(UInt32(truncatingIfNeeded: digest.words.0) & mask)
  }

  private func slot(after slot: Int) -> Int {
    (slot + 1) & Int(mask)
  }

  private func tag(of digest: CommandDigest) -> UInt32 {
    UInt32(truncatingIfNeeded: digest.words.0 >> 32) & ~mask
  }

  private func number(in slot: UInt32) -> Int {
    Int(slot & mask) - 1
  }
}
