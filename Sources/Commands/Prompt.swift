import Arguments
@preconcurrency import Glibc

/// A question at the terminal.
enum Prompt {
  /// The exit code of a command whose user said no.
  static let declined: Int32 = 4

  /// Asks on standard error, and reads a line. Enter takes the standard answer; anything that is
  /// not yes is no.
  ///
  /// - Throws: a failure without words where there is nobody to answer.
  static func confirms(
    _ question: String, standard: Bool, hint: String = "'--yes' answers it beforehand"
  ) throws(CommandFailure) -> Bool {
    Console.writeError("\(question) (\(standard ? "Y/n" : "y/N")) ")
    guard let line = readLine() else {
      Console.writeError("\n")
      throw CommandFailure("there is no answer to the question", hint: hint)
    }
    let answer = line.drop(while: \.isWhitespace).lowercased()
    let word = answer.prefix { !$0.isWhitespace }
    return word.isEmpty ? standard : word == "y" || word == "yes"
  }
}
