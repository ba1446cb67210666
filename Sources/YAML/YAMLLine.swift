/// What a line of block style looks like, without what is around it: for messages only.
struct YAMLLine {
  /// Where it begins, after blanks and the dashes of list items.
  let start: Int
  /// Where its key ends; nil if it has none.
  let colon: Int?
  /// Whether there is something after the colon.
  let hasValue: Bool

  init(_ line: [Unicode.Scalar]) {
    var start = Self.indent(of: line)
    while start + 1 < line.count, line[start] == "-", line[start + 1] == " " {
      start += 1 + Self.indent(of: Array(line[(start + 1)...]))
    }
    self.start = start
    colon = Self.colon(in: line, from: start)
    let value = colon.map { line[($0 + 1)...].first { !Self.isBlank($0) } } ?? nil
    hasValue = value != nil && value != "#"
  }

  static func isBlank(_ character: Unicode.Scalar) -> Bool {
    character == " " || character == "\t" || character == "\r"
  }

  static func indent(of line: [Unicode.Scalar]) -> Int { line.prefix { $0 == " " }.count }

  /// The first colon outside quotes that ends a key.
  private static func colon(in line: [Unicode.Scalar], from start: Int) -> Int? {
    var place = start
    if place < line.count, line[place] == "\"" || line[place] == "'" {
      guard let end = line[(place + 1)...].firstIndex(of: line[place]) else { return nil }
      place = end + 1
    }
    while place < line.count {
      if line[place] == "#", place > 0, isBlank(line[place - 1]) { return nil }
      if line[place] == ":", place + 1 == line.count || isBlank(line[place + 1]) { return place }
      place += 1
    }
    return nil
  }
}
