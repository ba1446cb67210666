/// A YAML text as a tree of nodes.
package enum Document {
  /// What keeps a hostile or broken text from costing more than a moment.
  package struct Limits: Sendable {
    /// Of the text.
    package var bytes = 1 << 20
    /// How deep lists and mappings may be nested.
    package var depth = 100
    /// Of the document, with every alias counted as all that it stands for.
    package var nodes = 1_000_000

    package init() {}
  }

  /// Reads a text that holds one document; nil if it holds none (only blanks and comments).
  package static func parse(
    _ text: some Collection<UInt8>, limits: Limits = Limits()
  ) throws(YAMLError) -> Node? {
    var composer = try composer(of: text, limits: limits, repeats: .refused)
    return try composer.document()
  }

  /// The same as PyYAML reads it: of a key that is given more than once the last value counts, at
  /// the place of the first.
  package static func parseKeepingLast(
    _ text: some Collection<UInt8>, limits: Limits = Limits()
  ) throws(YAMLError) -> (root: Node?, repeated: [RepeatedKey]) {
    var composer = try composer(of: text, limits: limits, repeats: .lastCounts)
    let root = try composer.document()
    return (root, composer.repeated)
  }

  private static func composer(
    of text: some Collection<UInt8>, limits: Limits, repeats: Composer.Repeats
  ) throws(YAMLError) -> Composer {
    var bytes = Array(text)
    // A byte-order mark is not a character: it would shift the columns of the first line.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    guard bytes.count <= limits.bytes else {
      throw YAMLError(problem: .tooLong(limit: limits.bytes), mark: Mark(line: 1, column: 1))
    }
    if let offset = firstInvalidUTF8(in: bytes) {
      throw YAMLError(problem: .notUTF8, mark: Mark(ofByte: offset, in: bytes))
    }
    return Composer(reader: try EventReader(bytes), limits: limits, repeats: repeats)
  }

  private static func firstInvalidUTF8(in bytes: [UInt8]) -> Int? {
    guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var offset = 0
    while true {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar): offset += UTF8.width(scalar)
      case .emptyInput: return bytes.count
      case .error: return offset
      }
    }
  }
}
