/// A command line that makes no sense.
package struct UsageError: Error, Sendable {
  package enum Reason: Error, Sendable, Equatable {
    /// The program or a group of commands without the name of a command.
    case missingCommand
    case unknownCommand(String, suggestion: String?)
    case unknownOption(String, suggestion: String?)
    /// An option that other programs have; the hint says what this one has instead.
    case foreignOption(String, hint: String)
    case missingValue(of: String, named: String, insteadFound: String?)
    case unexpectedValue(String, of: String)
    case invalidValue(String, of: String, InvalidValue)
    case missingArgument(String)
    case unexpectedArgument(String)
    case excluded(String, String)
    case required(String, by: String)
    case notText(position: Int)
  }

  package let reason: Reason
  /// The names from the program's on to the command that was meant: `batchrun runs info`.
  package let commandPath: [String]
  /// What the command itself says of such a mistake.
  private let advice: String?

  package init(_ reason: Reason, in commandPath: [String], advice: String? = nil) {
    self.reason = reason
    self.commandPath = commandPath
    self.advice = advice
  }
}

extension UsageError: CustomStringConvertible {
  /// What is wrong; not yet escaped for a terminal.
  package var description: String {
    switch reason {
    case .missingCommand:
      "'\(commandPath.joined(separator: " "))' needs the name of a command"
    case .unknownCommand(let name, let suggestion):
      "unknown command '\(name)'" + didYouMean(suggestion)
    case .unknownOption(let option, let suggestion):
      "unknown option '\(option)'" + didYouMean(suggestion)
    case .foreignOption(let option, _): "unknown option '\(option)'"
    case .missingValue(let option, let valueName, let found):
      "'\(option)' needs a value (\(valueName))" + (found.map { ", but '\($0)' follows" } ?? "")
    case .unexpectedValue(let value, let flag):
      "'\(flag)' takes no value, but was given '\(value)'"
    case .invalidValue(_, let name, let why) where why.letter != nil:
      "unrecognized \(why.expectation) char '\(why.letter ?? " ")' in option '\(name)'"
    case .invalidValue(let value, let name, let why):
      "invalid value '\(value)' for '\(name)'"
        + (why.suggestion == nil ? ": expected \(why.expectation)" : didYouMean(why.suggestion))
    case .missingArgument(let name):
      "missing argument '\(name)'"
    case .unexpectedArgument(let argument):
      "unexpected argument '\(argument)'"
    case .excluded(let one, let other):
      "'\(one)' and '\(other)' cannot be used together"
    case .required(let other, let name):
      "'\(name)' needs '\(other)'"
    case .notText(let position):
      "argument \(position) is not valid UTF-8"
    }
  }

  /// What to do about it.
  package var hint: String {
    if let advice { return advice }
    if case .foreignOption(_, let hint) = reason { return hint }
    if case .missingValue(let option, _, let found?) = reason {
      return "write '\(option)=\(found)' if '\(found)' is the value"
    }
    return "see '\((commandPath + ["--help"]).joined(separator: " "))'"
  }

  private func didYouMean(_ suggestion: String?) -> String {
    suggestion.map { "; did you mean '\($0)'?" } ?? ""
  }
}
