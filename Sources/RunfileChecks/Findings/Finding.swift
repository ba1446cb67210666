/// Something about a runfile that its user should know before it runs.
package struct Finding: Hashable, Sendable {
  package enum Severity: Hashable, Sendable {
    /// Nothing may be started.
    case refusal
    case warning
  }

  package let kind: Kind
  /// The first line that it is about, from 1.
  package let line: Int
  /// How many lines it is about.
  package let count: Int
  /// The next of them, as many as a message has room for.
  var next: [Int] = []

  package enum Kind: Hashable, Sendable {
    // The file is something else.
    case language(ProgramLanguage)
    /// It begins with `#!` and this program. `isExecutable`: it can be run by its name;
    /// `isShell`: it is a shell, but of another family.
    case program(String, isExecutable: Bool, isShell: Bool)
    case clusterScript(directive: String, submit: String, shell: String)
    /// `hasPrefix`: another launcher puts the same text before each line.
    case data(hasPrefix: Bool)

    // A line is not a complete command.
    case pageMark(String)
    case option(String, LineAbove)
    case hereDocument(String, ScriptReading?)
    /// `end` is the last of the lines that are one command, if they were found.
    case openQuote(String, end: Int?, ScriptReading?)
    case placeholder(String)
    case block(String?, end: Int, ScriptReading?)
    case trailingOperator(String)
    case leadingOperator(String, LineAbove)
    case unparsable(reason: String, ScriptReading?)
    /// It continues what this line starts; of lines that come one by one.
    case part(firstLine: Int)

    // The shell is not the one that the lines are written for.
    case bash(String?, BashRemedy)

    // What runs, but perhaps not as intended.
    case setupOnly
    case background
    case unfilled(String)
    case launcherVariables([String])
    case directive
    case endsInBackslash
    case braces(String)
    case equality
    case expansion(String)
    case oldArithmetic
    case unsetVariable(String)
    /// It is next to the runfile, and not in the working folder.
    case misplacedScript(String)
    case unchecked
  }

  package var severity: Severity {
    switch kind {
    case .language, .program, .clusterScript, .data, .pageMark, .option, .hereDocument, .openQuote,
      .placeholder, .block, .trailingOperator, .leadingOperator, .unparsable, .part,
      .bash:
      .refusal
    case .setupOnly, .background, .unfilled, .launcherVariables, .directive, .endsInBackslash,
      .braces, .equality, .expansion, .oldArithmetic, .unsetVariable, .misplacedScript, .unchecked:
      .warning
    }
  }

  /// What stands in the line above one that is the rest of a command.
  package enum LineAbove: Hashable, Sendable {
    /// Nothing, or there is no such line.
    case blank
    case comment
    /// A comment that ends with a backslash, which joins nothing.
    case continuedComment
    /// A command with a comment after it that ends with a backslash.
    case commandWithContinuedComment
    /// A command, and blanks after its backslash.
    case blanksBehindBackslash
    case command
  }

  /// The file can be read as a script, by this shell.
  package struct ScriptReading: Hashable, Sendable {
    package let shell: String
  }

  /// What helps if bash is needed.
  package enum BashRemedy: Hashable, Sendable {
    /// `--shell bash`. `isDeclared`: the file's first line asks for bash.
    case shell(isDeclared: Bool)
    /// The same, or quotes, if braces may be meant as text.
    case shellOrQuotes
    /// `conda run`, by this tool.
    case condaRun(String)
    /// All of these lines only set up their own shell, which helps no other line.
    case setupElsewhere
    /// There is no bash.
    case posixForms
  }
}
