import JSON
import Text

/// Scalars by name, found by the bytes of the name. Programs tell their numbers in the same order
/// again and again, so that the one after the last is mostly the one that is looked for.
struct ScalarTable: ~Copyable {
  /// What is asked for with every value.
  struct Entry: BitwiseCopyable {
    /// The last step that had it, if steps are counted.
    var group = -1
    /// Whether the name means something else.
    let isIgnored: Bool
    /// The step that the name says, if any.
    let stepName: StepName?
    fileprivate let nameStart: Int
    fileprivate let nameLength: Int
  }

  /// More different names than this are no scalars but text that looks like them.
  private static let mostNames = 10_000

  private var entries = ElementMemory<Entry>(capacity: 16)
  /// Nil until there is a value.
  private var values = ElementMemory<ScalarSummary?>(capacity: 16)
  private var nameBytes = ElementMemory<UInt8>(capacity: 256)
  private var names: [String] = []
  private var places: [String: Int] = [:]
  private var next = 0
  /// Where names with some checksum were found last; -1 where none was.
  private var recent = ElementMemory<Int>(repeating: -1, count: 64)
  private let isIgnored: (String) -> Bool

  /// `isIgnored` is asked once a name.
  init(ignoring isIgnored: @escaping (String) -> Bool = { _ in false }) {
    self.isIgnored = isIgnored
  }

  /// Those places are valid that `place` has returned.
  subscript(place: Int) -> Entry {
    @inline(__always) get { entries.start[place] }
  }

  func name(at place: Int) -> String { names[place] }

  /// The place of a name, which is added where it is new; nil where it is no text, or there are too
  /// many.
  @inline(__always)
  mutating func place(of name: UnsafeRawBufferPointer) -> Int? {
    if next == entries.count { next = 0 }
    if next < entries.count, holds(name, at: next) {
      next += 1
      return next - 1
    }
    let checksum = Self.checksum(name)
    let last = recent.start[checksum]
    if last >= 0, holds(name, at: last) {
      next = last + 1
      return last
    }
    let found = search(name)
    if let found { recent.start[checksum] = found }
    return found
  }

  /// Less than 64.
  @inline(__always)
  private static func checksum(_ name: UnsafeRawBufferPointer) -> Int {
    guard name.count > 0 else { return 0 }
    let (first, middle, last) = (name[0], name[name.count / 2], name[name.count - 1])
    return (name.count &* 7 &+ Int(first) &+ Int(middle) &* 3 &+ Int(last) &* 5) & 63
  }

  mutating func place(of name: String) -> Int? {
    var name = name
    return name.withUTF8 { place(of: UnsafeRawBufferPointer($0)) }
  }

  @inline(__always)
  private func holds(_ name: UnsafeRawBufferPointer, at place: Int) -> Bool {
    let entry = entries.start[place]
    return entry.nameLength == name.count
      && name.equals(
        UnsafeRawBufferPointer(start: nameBytes.start + entry.nameStart, count: entry.nameLength))
  }

  private mutating func search(_ bytes: UnsafeRawBufferPointer) -> Int? {
    guard let name = String(validating: bytes, as: UTF8.self) else { return nil }
    if let place = places[name] {
      next = place + 1
      return place
    }
    guard entries.count < Self.mostNames else { return nil }
    entries.append(
      Entry(
        isIgnored: isIgnored(name), stepName: StepName(name), nameStart: nameBytes.count,
        nameLength: bytes.count))
    nameBytes.append(contentsOf: bytes.assumingMemoryBound(to: UInt8.self))
    values.append(nil)
    names.append(name)
    places[name] = entries.count - 1
    next = entries.count
    return entries.count - 1
  }

  /// The step of the next value in this place.
  @inline(__always)
  mutating func takeStep(_ steps: inout StepReading, at place: Int) -> Int {
    steps.take(&entries.start[place].group)
  }

  /// Takes in a value of the scalar in this place.
  @inline(__always)
  mutating func add(_ value: Double, step: Int, at place: Int) {
    if values.start[place]?.add(value, step: step) == nil {
      values.start[place] = ScalarSummary(value, step: step)
    }
  }

  var summaries: [String: ScalarSummary] {
    var summaries: [String: ScalarSummary] = [:]
    for (name, value) in zip(names, values.elements) {
      if let value { summaries[name] = value }
    }
    return summaries
  }
}
