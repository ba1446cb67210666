/// A shell that can be asked whether it understands a text.
package protocol ShellParser: Sendable {
  /// What `SHELL -n -c TEXT` says: nothing of the text is executed.
  func parse(_ text: [UInt8]) -> ShellAnswer
}

package enum ShellAnswer: Hashable, Sendable {
  case accepted
  /// Not by this shell; `errors` is what it wrote to standard error.
  case refused(errors: [UInt8])
  /// The shell could not be asked, or took too long.
  case unanswered
}

extension ShellAnswer {
  /// A shell's reason in its own words, without its name and the number of the line: the first line
  /// of its errors.
  static func reason(in errors: [UInt8]) -> String {
    let line = errors.prefix { $0 != ShellByte.newline }
    let parts = String(decoding: line, as: UTF8.self).split(
      separator: ": ", omittingEmptySubsequences: false)
    let reason = parts.dropFirst().drop { part in
      part == "-c" || part.allSatisfy(\.isNumber) || part.hasPrefix("line ")
    }
    return (reason.isEmpty ? parts[...] : reason).joined(separator: ": ")
  }
}
