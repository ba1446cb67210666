import JSON

/// What a line says: names with values, in their order. It is used for one line after the other, so
/// that none of them costs memory; what holds it has its memory for itself, so that nothing is counted
/// or copied for a pair.
struct LineFinds: ~Copyable {
  enum Role {
    case metric
    /// It says the step, and is no column.
    case head
    /// It is a metric, unless the line turns out to be a record of a log.
    case logField
  }

  struct Pair: BitwiseCopyable {
    /// Lasts until the line does, or the next one is begun.
    fileprivate(set) var name: UnsafeRawBufferPointer
    var value: Double
    fileprivate(set) var role: Role
    /// Where its name stands in the table of the one who reads; -1 where it is passed over.
    fileprivate(set) var place = -1
  }

  /// A number of pairs to go back to.
  struct Mark {
    fileprivate var pairs: Int
  }

  private var memory = ElementMemory<Pair>(capacity: 16)
  /// Names that do not stand in the line as they are. A piece of memory that is full is left where it
  /// is, since names point into it, and another one is begun.
  private var copies: [UnsafeMutableRawBufferPointer] = []
  private var current = 0
  private var used = 0
  private static let pieceSize = 4096
  /// What stands before the names of an object inside another one.
  private var prefix: [UInt8] = []

  init() {}

  deinit {
    for copy in copies { copy.deallocate() }
  }

  /// They last until something is added or removed.
  var pairs: UnsafeBufferPointer<Pair> {
    @inline(__always) get { memory.elements }
  }

  @inline(__always)
  mutating func removeAll() {
    memory.shorten(to: 0)
    (current, used) = (0, 0)
  }

  /// Notes where the name of a pair stands.
  @inline(__always)
  mutating func put(_ number: Int, at place: Int) {
    memory.start[number].place = place
  }

  /// Adds a value, unless the name is too long. The name is one that lasts as long as the line does;
  /// one that `isBare` has no prefix.
  @inline(__always)
  mutating func add(
    _ name: UnsafeRawBufferPointer, _ value: Double, _ role: Role = .metric, isBare: Bool = false
  ) {
    if prefix.isEmpty || isBare {
      guard prefix.count + name.count <= LineCursor.longestName else { return }
      memory.append(Pair(name: name, value: value, role: role))
    } else {
      add(copying: name, value, role)
    }
  }

  /// Adds a value whose name, which lasts for this call only, stands behind the prefix.
  mutating func add(
    copying name: UnsafeRawBufferPointer, _ value: Double, _ role: Role = .metric
  ) {
    let length = prefix.count + name.count
    guard length <= LineCursor.longestName else { return }
    let copy = copyMemory(ofSize: length)
    copy.copyBytes(from: prefix)
    UnsafeMutableRawBufferPointer(rebasing: copy[prefix.count...]).copyMemory(from: name)
    memory.append(Pair(name: UnsafeRawBufferPointer(copy), value: value, role: role))
  }

  /// Memory for a name, until the next line is begun.
  private mutating func copyMemory(ofSize size: Int) -> UnsafeMutableRawBufferPointer {
    if current < copies.count, used + size > Self.pieceSize { (current, used) = (current + 1, 0) }
    if current == copies.count {
      copies.append(.allocate(byteCount: Self.pieceSize, alignment: 1))
    }
    defer { used += size }
    return UnsafeMutableRawBufferPointer(rebasing: copies[current][used..<(used + size)])
  }

  mutating func add(_ name: StaticString, _ value: Double, _ role: Role = .metric) {
    add(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount), value, role)
  }

  mutating func add(_ name: String, _ value: Double) {
    var name = name
    name.withUTF8 { add(copying: UnsafeRawBufferPointer($0), value) }
  }

  var mark: Mark {
    @inline(__always) get { Mark(pairs: memory.count) }
  }

  /// Forgets what was added since.
  @inline(__always)
  mutating func goBack(to mark: Mark) {
    memory.shorten(to: mark.pairs)
  }

  /// Whether there is a value that is no head among those since the mark.
  func hasMetric(since mark: Mark) -> Bool {
    pairs[mark.pairs...].contains { $0.role != .head }
  }

  /// Whether a name of those since the mark, but for heads, is of a kind.
  func hasName(since mark: Mark, _ isWanted: (UnsafeRawBufferPointer) -> Bool) -> Bool {
    pairs[mark.pairs...].contains { $0.role != .head && isWanted($0.name) }
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
      keep { $0.role != .logField }
    } else {
      for index in 0..<memory.count where memory.start[index].role == .logField {
        memory.start[index].role = .metric
      }
    }
  }

  /// Leaves out the pairs from the mark on that have one of the names before it.
  mutating func dropRepeated(since mark: Mark) {
    guard mark.pairs > 0 else { return }
    let earlier = UnsafeBufferPointer(rebasing: pairs[..<mark.pairs])
    keep(from: mark.pairs) { pair in !earlier.contains { $0.name.equals(pair.name) } }
  }

  /// Leaves out the pairs from a place on that are not like this.
  private mutating func keep(from start: Int = 0, _ isWanted: (Pair) -> Bool) {
    var kept = start
    for index in start..<memory.count where isWanted(memory.start[index]) {
      memory.start[kept] = memory.start[index]
      kept += 1
    }
    memory.shorten(to: kept)
  }

  func name(of pair: Pair) -> String { String(decoding: pair.name, as: UTF8.self) }
}
