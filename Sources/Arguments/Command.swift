import Text

/// A subcommand: a struct whose properties are its options, with their defaults.
///
///     struct GreetCommand: Command {
///       var name = ""
///       var times = 1
///
///       static let manual = Manual(name: "greet", abstract: "Say hello")
///
///       static var declarations: [Declaration<Self>] {
///         argument("NAME", \.name, "who is greeted")
///         option("-n, --times N", \.times, parse: integer(atLeast: 1), "how often")
///       }
///
///       func run() throws -> Int32 { … }
///     }
package protocol Command: Sendable {
  init()

  static var manual: Manual { get }

  /// What the command line may hold. Made at every use, so that a start pays for one
  /// command's declarations only.
  @DeclarationBuilder<Self> static var declarations: [Declaration<Self>] { get }

  /// What to write instead, where `words`, those behind the command's name, hold a mistake that
  /// is likely here; nil for the usual hint.
  static func hint(for reason: UsageError.Reason, words: [String]) -> String?

  /// Does the work and returns the exit code.
  ///
  /// - Throws: an `ExplainedError`, which becomes the message and the exit code.
  func run() throws -> Int32
}

extension Command {
  package static func hint(for reason: UsageError.Reason, words: [String]) -> String? { nil }
}

/// What help says about a command, apart from its options.
package struct Manual: Sendable {
  package struct Example: Sendable {
    /// A whole line of shell that starts with `batchrun`.
    package var line: String
    package var explanation: String

    package init(_ line: String, _ explanation: String) {
      self.line = line
      self.explanation = explanation
    }
  }

  package struct ExitCode: Sendable {
    package var code: String
    package var meaning: String

    package init(_ code: String, _ meaning: String) {
      self.code = code
      self.meaning = meaning
    }
  }

  /// A variable of the environment or a file, for the manual page.
  package struct Item: Sendable {
    package var name: String
    package var meaning: String

    package init(_ name: String, _ meaning: String) {
      self.name = name
      self.meaning = meaning
    }
  }

  package var name: String
  package var aliases: [String]
  /// One line, for the list of commands; starts with a capital and has no full stop.
  package var abstract: String
  /// Paragraphs; lines that start with a space are kept unchanged.
  package var discussion: String
  /// More paragraphs, for the full help.
  package var details: String
  package var examples: [Example]
  package var exitCodes: [ExitCode]
  /// The variables that the command reads, and those that it sets for others.
  package var environment: [Item]
  package var files: [Item]
  /// Other manual pages about it: `gridspec(5)`.
  package var seeAlso: [String]
  /// A hidden command works but is not listed, suggested or completed.
  package var isHidden: Bool
  /// A topic is only to be read: its options are those of other commands.
  package var isTopic: Bool

  package init(
    name: String, aliases: [String] = [], abstract: String, discussion: String = "",
    details: String = "", examples: [Example] = [], exitCodes: [ExitCode] = [],
    environment: [Item] = [],
    files: [Item] = [], seeAlso: [String] = [], isHidden: Bool = false,
    isTopic: Bool = false
  ) {
    self.name = name
    self.aliases = aliases
    self.abstract = abstract
    self.discussion = discussion
    self.details = details
    self.examples = examples
    self.exitCodes = exitCodes
    self.environment = environment
    self.files = files
    self.seeAlso = seeAlso
    self.isHidden = isHidden || isTopic
    self.isTopic = isTopic
  }
}

/// Why a command could not do what was asked, in the words that the user reads.
package struct CommandFailure: ExplainedError, Sendable {
  /// Lower case, no full stop, names in single quotes.
  package var message: String
  /// Lines that show where it is wrong: an excerpt of a file, a caret.
  package var details: [String]
  /// What to do about it, where that helps.
  package var hint: String?
  package var exitCode: Int32

  package init(
    _ message: String, details: [String] = [], hint: String? = nil, exitCode: Int32 = 1
  ) {
    self.message = message
    self.details = details
    self.hint = hint
    self.exitCode = exitCode
  }

  /// What another room says of its error.
  package init(_ error: any Error) {
    if let error = error as? any ExplainedError {
      self.init(error.message, details: error.details, hint: error.hint, exitCode: error.exitCode)
    } else {
      self.init("\(error)")
    }
  }

  /// The user asked for something that makes no sense: exit code 2.
  package static func wrongInput(
    _ message: String, details: [String] = [], hint: String? = nil
  ) -> CommandFailure {
    CommandFailure(message, details: details, hint: hint, exitCode: 2)
  }
}
