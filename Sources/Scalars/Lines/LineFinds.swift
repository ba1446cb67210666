import JSON

/// What a line says: names with values, in their order. It is used for one line after the other, so
/// that none of them costs memory.
struct LineFinds {
  enum Role {
    case metric
    /// It says the step, and is no column.
    case head
    /// It is a metric, unless the line turns out to be a record of a log.
    case logField
  }

  struct Pair {
    fileprivate(set) var name: Range<Int>
    var value: Double
    fileprivate(set) var role: Role
    /// Where its name stands in the table of the one who reads; -1 where it is passed over.
    fileprivate(set) var place = -1
  }

  /// A number of pairs to go back to.
  struct Mark {
    fileprivate var pairs: Int
    fileprivate var bytes: Int
  }

  private(set) var pairs: [Pair] = []
  private var bytes: [UInt8] = []
  /// What stands before the names of an object inside another one.
  private var prefix: [UInt8] = []

  @inline(__always)
  mutating func removeAll() {
    guard !bytes.isEmpty else { return }
    pairs.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    if !prefix.isEmpty { prefix.removeAll(keepingCapacity: true) }
  }

  /// Notes where the name of a pair stands.
  mutating func put(_ number: Int, at place: Int) {
    pairs[number].place = place
  }

  /// Adds a value. The name is copied; one that is too long is left out. A name `isBare` that has no
  /// prefix.
  mutating func add(
    _ name: UnsafeRawBufferPointer, _ value: Double, _ role: Role = .metric, isBare: Bool = false
  ) {
    guard prefix.count + name.count <= LineCursor.longestName else { return }
    let start = bytes.count
    if !prefix.isEmpty && !isBare { bytes.append(contentsOf: prefix) }
    bytes.append(contentsOf: name)
    pairs.append(Pair(name: start..<bytes.count, value: value, role: role))
  }

  mutating func add(_ name: StaticString, _ value: Double, _ role: Role = .metric) {
    add(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount), value, role)
  }

  mutating func add(_ name: String, _ value: Double) {
    var name = name
    name.withUTF8 { add(UnsafeRawBufferPointer($0), value) }
  }

  var mark: Mark { Mark(pairs: pairs.count, bytes: bytes.count) }

  /// Forgets what was added since.
  @inline(__always)
  mutating func goBack(to mark: Mark) {
    guard pairs.count > mark.pairs else { return }
    pairs.removeLast(pairs.count - mark.pairs)
    bytes.removeLast(bytes.count - mark.bytes)
  }

  /// Whether there is a value that is no head among those since the mark.
  func hasMetric(since mark: Mark) -> Bool {
    pairs[mark.pairs...].contains { $0.role != .head }
  }

  /// Whether a name of those since the mark, but for heads, is of a kind.
  func hasName(since mark: Mark, _ isWanted: (UnsafeRawBufferPointer) -> Bool) -> Bool {
    pairs[mark.pairs...].contains { pair in
      pair.role != .head && withName(of: pair) { isWanted($0) }
    }
  }

  /// From here on, names are those of an object that is called like this.
  mutating func enter(_ name: UnsafeRawBufferPointer) -> Int {
    let depth = prefix.count
    prefix.append(contentsOf: name)
    prefix.append(UInt8(ascii: "/"))
    return depth
  }

  mutating func leave(_ depth: Int) {
    prefix.removeSubrange(depth...)
  }

  /// Settles what a line is whose `logField`s were in doubt.
  mutating func settle(isLogRecord: Bool) {
    if isLogRecord {
      pairs.removeAll { $0.role == .logField }
    } else {
      for index in pairs.indices where pairs[index].role == .logField {
        pairs[index].role = .metric
      }
    }
  }

  /// Leaves out the pairs from the mark on that have one of the names before it.
  mutating func dropRepeated(since mark: Mark) {
    guard mark.pairs > 0 else { return }
    let (bytes, earlier) = (bytes, pairs[..<mark.pairs])
    pairs.removeSubrange(
      mark.pairs...,
      where: { pair in earlier.contains { bytes[$0.name].elementsEqual(bytes[pair.name]) } })
  }

  /// The name of a pair, as long as the call.
  @inline(__always)
  func withName<Result>(of pair: Pair, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    bytes.withUnsafeBytes { body($0.slice(pair.name)) }
  }

  func name(of pair: Pair) -> String { String(decoding: bytes[pair.name], as: UTF8.self) }
}

extension Array {
  /// Removes the elements of a part that are like this.
  fileprivate mutating func removeSubrange(
    _ range: PartialRangeFrom<Int>, where isUnwanted: (Element) -> Bool
  ) {
    let kept = self[range].filter { !isUnwanted($0) }
    replaceSubrange(range.lowerBound..., with: kept)
  }
}
