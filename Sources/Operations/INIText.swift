/// The text of an INI file, in which single values are replaced; all else stays.
struct INIText: Hashable, Sendable {
  private var lines: [String]

  init(_ bytes: [UInt8]) {
    lines = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0.last == "\r" ? $0.dropLast() : $0) }
    if lines.last == "" { lines.removeLast() }
  }

  var text: String { lines.map { $0 + "\n" }.joined() }

  /// Replaces or adds a value: `SECTION.KEY`, or a key of the section `DEFAULT`.
  mutating func set(_ name: String, to value: FlagValue) {
    let (section, key) = place(of: name)
    let text =
      switch value {
      case .null: ""
      case .boolean: value.encoded
      case .list(let items): joinedWords(items.map(\.argumentText))
      default: value.argumentText
      }
    let setting = "\(key) = \(text.split(whereSeparator: \.isNewline).joined(separator: "\n  "))"

    var isInside = section == Self.defaults
    var end: Int?
    for (index, line) in lines.enumerated() {
      if let title = Self.title(of: line) {
        isInside = title == section
        if isInside { end = index + 1 }
      } else if isInside, Self.key(of: line) == key {
        lines.replaceSubrange(index..<endOfValue(at: index), with: [setting])
        return
      } else if isInside, end != nil, Self.key(of: line) != nil {
        end = endOfValue(at: index)
      }
    }
    if let end {
      lines.insert(setting, at: end)
    } else if section == Self.defaults {
      lines.insert(contentsOf: ["[DEFAULT]", setting], at: 0)
    } else {
      lines += ["[\(section)]", setting]
    }
  }

  static let defaults = "DEFAULT"

  /// Names of sections may have dots, too.
  private func place(of name: String) -> (section: String, key: String) {
    let titles = lines.compactMap(Self.title)
    let dots = name.indices.filter { name[$0] == "." }
    let dot = dots.last { titles.contains(String(name[..<$0])) } ?? dots.first
    guard let dot else { return (Self.defaults, name) }
    return (String(name[..<dot]), String(name[name.index(after: dot)...]))
  }

  /// A value continues in indented lines.
  private func endOfValue(at index: Int) -> Int {
    var end = index + 1
    while end < lines.count, lines[end].first?.isWhitespace == true,
      !lines[end].allSatisfy(\.isWhitespace)
    {
      end += 1
    }
    return end
  }

  private static func title(of line: String) -> String? {
    guard line.hasPrefix("["), let close = line.lastIndex(of: "]") else { return nil }
    return String(line[line.index(after: line.startIndex)..<close])
  }

  private static func key(of line: String) -> String? {
    guard let first = line.first, !first.isWhitespace, first != "#", first != ";",
      let sign = line.firstIndex(where: { $0 == "=" || $0 == ":" })
    else { return nil }
    let key = line[..<sign]
    return String(key.prefix(key.count - key.reversed().prefix(while: \.isWhitespace).count))
  }
}
