import Arguments
@preconcurrency import Glibc

/// A question at the terminal.
enum Prompt {
  /// The exit code of a command whose user said no.
  static let declined: Int32 = 4

  /// Asks on standard error, and reads a line. Enter takes the standard answer; anything that is
  /// not yes is no.
  ///
  /// Throws a failure if standard input has ended. `hint` says what to do then.
  static func confirms(
    _ question: String, standard: Bool, hint: String? = nil
  ) throws(CommandFailure) -> Bool {
    Console.writeError("\(question) (\(standard ? "Y/n" : "y/N")) ")
    guard let line = readLine() else {
      Console.writeError("\n")
      let advice = hint == nil ? " (use --yes)" : ""
      throw CommandFailure("cannot ask for confirmation: no terminal" + advice, hint: hint)
    }
    let answer = line.drop(while: \.isWhitespace).lowercased()
    let word = answer.prefix { !$0.isWhitespace }
    return word.isEmpty ? standard : word == "y" || word == "yes"
  }
}
