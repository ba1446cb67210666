/// What is to be reported of one line.
struct LineExamination: Sendable {
  /// Why it is not a complete command.
  var fault: LineFault?
  /// What it has of bash that the shell does not; if it needs bash for its grammar alone, none.
  var bashisms: [Bashism] = []
  var needsBash = false
  /// Whether its shell was not asked although it should have been.
  var isUnchecked = false
  /// A script that it runs, by a path from the working folder.
  var script: String?
  /// What a scan of it found; nil if none was needed.
  var scan: LineScan?
}

/// Why a line is not a complete command.
struct LineFault: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// It begins with a prompt, or a number of a list.
    case pageMark(String)
    /// It begins with an option.
    case option(String)
    case hereDocument(String)
    case openQuote(String)
    /// It has a `<word>` that makes it no command.
    case placeholder(String)
    /// Anything else.
    case unparsable
  }

  var kind: Kind
  /// What the shell says.
  var reason = ""
  /// The first word of the grammar in it.
  var block: String?
  var leadingOperator: String?
  var trailingOperator: String?
}
