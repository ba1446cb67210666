extension LineScanner {
  /// Notes the first relative script that the line itself runs, if it still is in the folder in
  /// which it started.
  mutating func noteScript(_ word: Word, _ list: inout ListState, isOutermost: Bool) {
    guard isOutermost, scan.script == nil, !hasChangedFolder else { return }
    if list.command.wordCount == 1 {
      list.command.awaitsScript = list.command.name == .interpreter
      if word.isLiteral, RelativeScript.isProgram(bytes(word.range)) { scan.script = word.range }
    } else if list.command.awaitsScript {
      switch RelativeScript.role(ofArgument: bytes(word.range), isLiteral: word.isLiteral) {
      case .option: return
      case .script: scan.script = word.range
      case .other: break
      }
      list.command.awaitsScript = false
    }
  }
}

/// Words that name a script by a path from the working folder.
enum RelativeScript {
  /// What a word after an interpreter is.
  enum Role {
    case option, script, other
  }

  /// Whether the name of a command is a path that depends on the folder.
  static func isProgram(_ word: UnsafeRawBufferPointer) -> Bool {
    isRelative(word) && word.contains(UInt8(ascii: "/"))
  }

  static func role(ofArgument word: UnsafeRawBufferPointer, isLiteral: Bool) -> Role {
    if word.first == UInt8(ascii: "-") {
      // A module or a text is run then, not a file.
      let isOther = word.elementsEqual("-m".utf8) || word.elementsEqual("-c".utf8)
      return isOther ? .other : .option
    }
    guard isLiteral, isRelative(word) else { return .other }
    let name = word[(word.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)...]
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return .other }
    return dot > name.startIndex && dot + 1 < name.endIndex ? .script : .other
  }

  private static func isRelative(_ word: UnsafeRawBufferPointer) -> Bool {
    guard let first = word.first else { return false }
    return first != UInt8(ascii: "/") && first != UInt8(ascii: "~")
      && !word.contains(where: patterns.contains)
  }

  private static let patterns = ASCIISet("*?[")
}
