import JSON
import Text

/// Scalars by name, found by the bytes of the name. Programs tell their numbers in the same order
/// again and again, so that the one after the last is mostly the one that is looked for.
struct ScalarTable {
  struct Entry {
    let name: String
    /// Nil until there is a value.
    var summary: ScalarSummary?
    /// For who counts steps: the last step that had it.
    var group = -1
    /// Whether the name means something else.
    let isIgnored: Bool
    /// The step that the name says, if any.
    let stepName: StepName?
    fileprivate let bytes: Range<Int>
  }

  /// More different names than this are no scalars but text that looks like them.
  private static let mostNames = 10_000

  var entries: [Entry] = []
  private var nameBytes: [UInt8] = []
  private var indexes: [String: Int] = [:]
  private var next = 0
  /// Where names with some checksum were found last; -1 where none was.
  private var recent = [Int](repeating: -1, count: 64)
  private let isIgnored: (String) -> Bool

  /// `isIgnored` is asked once a name.
  init(ignoring isIgnored: @escaping (String) -> Bool = { _ in false }) {
    self.isIgnored = isIgnored
  }

  /// The place in `entries` of a name, which is added where it is new; nil where it is no text, or
  /// there are too many.
  @inline(__always)
  mutating func index(of name: UnsafeRawBufferPointer) -> Int? {
    if next == entries.count { next = 0 }
    if next < entries.count, holds(name, at: entries[next].bytes) {
      next += 1
      return next - 1
    }
    let place = Self.checksum(name)
    if recent[place] >= 0, holds(name, at: entries[recent[place]].bytes) {
      next = recent[place] + 1
      return next - 1
    }
    let found = search(name)
    if let found { recent[place] = found }
    return found
  }

  /// Less than 64.
  @inline(__always)
  private static func checksum(_ name: UnsafeRawBufferPointer) -> Int {
    guard name.count > 0 else { return 0 }
    let (first, middle, last) = (name[0], name[name.count / 2], name[name.count - 1])
    return (name.count &* 7 &+ Int(first) &+ Int(middle) &* 3 &+ Int(last) &* 5) & 63
  }

  mutating func index(of name: String) -> Int? {
    var name = name
    return name.withUTF8 { index(of: UnsafeRawBufferPointer($0)) }
  }

  private func holds(_ name: UnsafeRawBufferPointer, at range: Range<Int>) -> Bool {
    range.count == name.count
      && nameBytes.withUnsafeBytes { $0.slice(range).equals(name) }
  }

  private mutating func search(_ bytes: UnsafeRawBufferPointer) -> Int? {
    guard let name = String(validating: bytes, as: UTF8.self) else { return nil }
    if let index = indexes[name] {
      next = index + 1
      return index
    }
    guard entries.count < Self.mostNames else { return nil }
    let start = nameBytes.count
    nameBytes.append(contentsOf: bytes)
    entries.append(
      Entry(
        name: name, isIgnored: isIgnored(name), stepName: StepName(name),
        bytes: start..<nameBytes.count))
    indexes[name] = entries.count - 1
    next = entries.count
    return entries.count - 1
  }

  /// Takes in a value of the scalar in this place.
  @inline(__always)
  mutating func add(_ value: Double, step: Int, at index: Int) {
    if entries[index].summary?.add(value, step: step) == nil {
      entries[index].summary = ScalarSummary(value, step: step)
    }
  }

  var summaries: [String: ScalarSummary] {
    var summaries: [String: ScalarSummary] = [:]
    for entry in entries {
      if let summary = entry.summary { summaries[entry.name] = summary }
    }
    return summaries
  }
}
