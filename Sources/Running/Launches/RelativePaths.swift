import Glibc

/// Finds out whether lines of shell name files by paths that lead elsewhere from another folder. It
/// looks at words only, and would rather see one too many.
struct RelativePaths {
  /// The folders from which such paths may be meant.
  let folders: [String]

  func areNamed(in command: [UInt8]) -> Bool {
    var isBehindRedirection = false
    for word in words(of: command) {
      if word == "<" || word == ">" {
        isBehindRedirection = true
        continue
      }
      // Of `--out=x` and `X=x` the value is what may be a path.
      for part in word.split(separator: "=") where isPath(part, isBehindRedirection) { return true }
      isBehindRedirection = false
    }
    return false
  }

  private func isPath(_ word: Substring, _ isBehindRedirection: Bool) -> Bool {
    guard let first = word.first, !"/~$-&".contains(first) else { return false }
    if isBehindRedirection || word.contains("/") && !word.contains("://") { return true }
    return folders.contains { access($0 + "/" + word, F_OK) == 0 }
  }

  /// Words, and `<` and `>` as separate words; quotes are left out.
  private func words(of command: [UInt8]) -> [String] {
    var words: [String] = []
    var word = ""
    func end() {
      if !word.isEmpty { words.append(word) }
      word = ""
    }
    for character in String(decoding: command, as: UTF8.self) {
      switch character {
      case "&" where word.isEmpty && (words.last == ">" || words.last == "<"):
        // `2>&1` names no file.
        words.removeLast()
      case " ", "\t", ";", "|", "&", "(", ")", "`", "\n": end()
      case "<", ">":
        // `2>` is not a word.
        if word.allSatisfy(\.isNumber) { word = "" }
        end()
        words.append(String(character))
      case "'", "\"", "\\": break
      default: word.append(character)
      }
    }
    end()
    return words
  }
}
