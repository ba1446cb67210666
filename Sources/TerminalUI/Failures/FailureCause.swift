import Glibc
import Posix
import Text

/// Why a job failed, as the end of its output tells: for the usual reasons only.
package struct FailureCause: Sendable, Equatable {
  /// `command not found`, `ValueError`; escaped.
  package let phrase: String
  /// What the exception says of itself; escaped. Nil for none.
  package internal(set) var message: String?
  /// What to do; escaped. Nil where nothing can be said in general.
  package let hint: String?

  init(_ phrase: String, message: String? = nil, hint: String? = nil) {
    self.phrase = phrase
    self.message = message
    self.hint = hint
  }

  /// `tail` are the last lines of the output. Nil where they do not say it.
  init?(of ending: FailureEnding, tail: [[UInt8]]) {
    guard case .exited(let code) = ending else { return nil }
    let lines = Self.shownLines(of: tail)
    let found =
      switch code {
      case 127: Self.missingCommand(in: lines)
      case 126: Self.deniedFile(in: lines)
      default: nil as FailureCause?
      }
    guard
      let cause = found ?? Self.shortage(in: lines) ?? Self.exception(in: lines)
        ?? Self.death(code, in: lines)
    else { return nil }
    self = cause
  }

  /// Of a line that was written over and over, the end is what was seen.
  private static func shownLines(of tail: [[UInt8]]) -> [String] {
    tail.compactMap { line in
      line.split(separator: UInt8(ascii: "\r")).last.map { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// The last line that is not blank, escaped.
  static func lastLine(of tail: [[UInt8]]) -> String? {
    let last = shownLines(of: tail).last { !$0.allSatisfy(\.isWhitespace) }
    return last.map { escapedForTerminal(String($0.trimmedBlanks)) }
  }

  // MARK: Shells

  /// What a script for bash uses and other shells do not know.
  private static let wordsOfBash: Set<String> = [
    "source", "pushd", "popd", "dirs", "shopt", "declare", "typeset", "let", "mapfile", "readarray",
    "[[", "function",
  ]
  /// Functions that a user's startup files define, which no job reads.
  private static let functionsOfUsers: Set<String> = [
    "module", "conda", "mamba", "micromamba", "nvm", "workon", "ml",
  ]

  private static func missingCommand(in lines: [String]) -> FailureCause? {
    for line in lines.reversed() {
      guard let name = missingCommand(in: line) else { continue }
      let shown = escapedForTerminal(name)
      let hint =
        if wordsOfBash.contains(name) {
          "'\(shown)' is a word of bash: add --shell bash"
        } else if functionsOfUsers.contains(name) {
          "'\(shown)' is a function of your shell: load it before the launch, or name programs "
            + "by their paths"
        } else if name.contains("/") {
          "'\(shown)', or the interpreter in its first line, does not exist"
        } else {
          "'\(shown)' is not on PATH"
        }
      return FailureCause("command not found", hint: hint)
    }
    return nil
  }

  /// `sh: 1: NAME: not found`, `bash: line 1: NAME: command not found`, `zsh:1: command not found: NAME`,
  /// `env: ‘NAME’: No such file or directory`.
  private static func missingCommand(in line: String) -> String? {
    for ending in [": command not found", ": not found"] where line.hasSuffix(ending) {
      return lastField(of: line.dropLast(ending.count))
    }
    if let name = line.firstRange(of: ": command not found: ") {
      return nonEmpty(line[name.upperBound...])
    }
    let ending = ": No such file or directory"
    if line.hasSuffix(ending) { return lastField(of: line.dropLast(ending.count)) }
    return nil
  }

  private static func deniedFile(in lines: [String]) -> FailureCause? {
    for line in lines.reversed() where line.hasSuffix(": Is a directory") {
      if let name = lastField(of: line.dropLast(": Is a directory".count)), isFolder(name) {
        return folder(name)
      }
    }
    let ending = ": Permission denied"
    for line in lines.reversed() where line.hasSuffix(ending) {
      guard let file = lastField(of: line.dropLast(ending.count)) else { continue }
      if isFolder(file) { return folder(file) }
      return FailureCause(
        "not executable", hint: "chmod +x \(escapedForTerminal(file)), or name its interpreter")
    }
    return nil
  }

  private static func folder(_ name: String) -> FailureCause {
    FailureCause("not executable", hint: "'\(escapedForTerminal(name))' is a folder, not a program")
  }

  private static func isFolder(_ path: String) -> Bool {
    FileStatus(path: path)?.isDirectory == true
  }

  /// What stands behind the last `: `, without quotes.
  private static func lastField(of line: Substring) -> String? {
    var field = line
    if let colon = line.ranges(of: ": ").last { field = line[colon.upperBound...] }
    // `failed to run command 'x'`.
    let quotes: Set<Character> = ["'", "‘", "’", "\"", "`"]
    if let last = field.last, quotes.contains(last) {
      let inner = field.dropLast()
      if let start = inner.lastIndex(where: { quotes.contains($0) }) {
        return nonEmpty(inner[inner.index(after: start)...])
      }
    }
    return nonEmpty(field)
  }

  private static func nonEmpty(_ text: Substring) -> String? {
    text.isEmpty || text.utf8.count > 200 ? nil : String(text)
  }

  /// A signal ended a command of the shell, which says so and exits with 128 and the signal's number.
  private static func death(_ code: Int32, in lines: [String]) -> FailureCause? {
    let signal = code - 128
    guard (1...64).contains(signal), let words = strsignal(signal) else { return nil }
    let said = String(cString: words)
    let isNamed = lines.contains { line in
      line == said || line.hasPrefix(said + " (core dumped)") || line.contains(" \(said) ")
        || line.hasSuffix(" " + said)
    }
    return isNamed ? FailureCause("killed by \(Signals.name(signal))") : nil
  }

  // MARK: Programs

  private static func shortage(in lines: [String]) -> FailureCause? {
    for line in lines.reversed() {
      if line.contains("CUDA out of memory") {
        return FailureCause(
          "CUDA out of memory",
          hint: "run fewer jobs at once (-j), or give each its own GPU (--gpus auto)")
      }
      if line.contains("No space left on device") { return FailureCause("disk full") }
    }
    return nil
  }

  /// The last line of what Python prints of an exception.
  private static func exception(in lines: [String]) -> FailureCause? {
    guard let line = lines.last(where: { !$0.allSatisfy(\.isWhitespace) }) else { return nil }
    let name = line.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") }
    let rest = line[name.endIndex...]
    guard rest.hasPrefix(": ") || rest == ":" || (rest.isEmpty && hasTraceback(lines)),
      let last = name.split(separator: ".", omittingEmptySubsequences: false).last,
      last.first?.isUppercase == true,
      ["Error", "Exception", "Interrupt"].contains(where: {
        last.hasSuffix($0) && last.count > $0.count
      })
    else { return nil }
    let hint =
      last == "ModuleNotFoundError"
      ? "jobs use the Python that is first on PATH; start batchrun inside your environment" : nil
    let message = escapedForTerminal(String(rest.dropFirst().drop { $0 == " " }))
    return FailureCause(String(last), message: message.isEmpty ? nil : message, hint: hint)
  }

  private static func hasTraceback(_ lines: [String]) -> Bool {
    lines.contains { $0.hasPrefix("Traceback (most recent call last)") }
  }
}
