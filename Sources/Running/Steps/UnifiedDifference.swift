/// The difference of two texts, as `diff -u` writes it.
struct UnifiedDifference {
  fileprivate enum Line {
    case same(Substring)
    case removed(Substring)
    case added(Substring)

    var text: String {
      switch self {
      case .same(let text): " \(text)"
      case .removed(let text): "-\(text)"
      case .added(let text): "+\(text)"
      }
    }

    var isSame: Bool {
      if case .same = self { true } else { false }
    }
  }

  /// Lines of the same around those that differ.
  private static let context = 3
  /// Beyond it the exact difference costs more than it tells.
  private static let mostLines = 2000

  let text: String

  init(from old: [UInt8], named oldName: String, to new: [UInt8], named newName: String) {
    let oldLines = Self.lines(old)
    let newLines = Self.lines(new)
    guard oldLines.count <= Self.mostLines, newLines.count <= Self.mostLines else {
      text = "--- \(oldName)\n+++ \(newName)\n(\(oldLines.count) and \(newLines.count) lines)"
      return
    }
    let lines = Self.merged(oldLines, newLines)
    text =
      (["--- \(oldName)", "+++ \(newName)"] + Self.hunks(of: lines)).joined(separator: "\n")
  }

  private static func lines(_ bytes: [UInt8]) -> [Substring] {
    var lines = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true {
      lines.removeLast()
    } else if let last = lines.popLast() {
      lines.append(last + "\n\\ No newline at end of file")
    }
    return lines
  }

  private static func merged(_ old: [Substring], _ new: [Substring]) -> [Line] {
    var removed: Set<Int> = []
    var added: Set<Int> = []
    for change in new.difference(from: old) {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    var lines: [Line] = []
    var (oldIndex, newIndex) = (0, 0)
    while oldIndex < old.count || newIndex < new.count {
      if removed.contains(oldIndex) {
        lines.append(.removed(old[oldIndex]))
        oldIndex += 1
      } else if added.contains(newIndex) {
        lines.append(.added(new[newIndex]))
        newIndex += 1
      } else {
        lines.append(.same(old[oldIndex]))
        oldIndex += 1
        newIndex += 1
      }
    }
    return lines
  }

  private static func hunks(of lines: [Line]) -> [String] {
    let changes = lines.indices.filter { !lines[$0].isSame }
    var ranges: [Range<Int>] = []
    for change in changes {
      let range = max(0, change - context)..<min(lines.count, change + context + 1)
      if let last = ranges.last, range.lowerBound <= last.upperBound {
        ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
      } else {
        ranges.append(range)
      }
    }
    return ranges.flatMap { range -> [String] in
      let oldStart = lines[..<range.lowerBound].count(where: \.isInOld)
      let newStart = lines[..<range.lowerBound].count(where: \.isInNew)
      let hunk = lines[range]
      let old = position(oldStart, hunk.count(where: \.isInOld))
      let new = position(newStart, hunk.count(where: \.isInNew))
      return ["@@ -\(old) +\(new) @@"] + hunk.map(\.text)
    }
  }

  /// Where a hunk begins and how many lines it has, as `diff` says it.
  private static func position(_ before: Int, _ count: Int) -> String {
    let start = count == 0 ? before : before + 1
    return count == 1 ? "\(start)" : "\(start),\(count)"
  }
}

extension UnifiedDifference.Line {
  fileprivate var isInOld: Bool {
    if case .added = self { false } else { true }
  }

  fileprivate var isInNew: Bool {
    if case .removed = self { false } else { true }
  }
}
