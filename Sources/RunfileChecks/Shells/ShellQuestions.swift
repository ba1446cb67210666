/// Asks shells whether lines can be parsed, each shape of line once.
struct ShellQuestions: Sendable {
  enum Result: Hashable, Sendable {
    case accepted
    /// The shell that runs the lines refuses it, but bash does not.
    case needsBash
    case refused(reason: String)
    /// The shell was not asked: there were too many questions, or it does not answer.
    case unknown
  }

  /// A shell takes a millisecond to answer. Lists have a few shapes; only lines that were made to be
  /// all different have more than this.
  static let mostQuestions = 500

  private let shell: CheckedShell
  private var results: [[UInt8]: Result] = [:]
  /// Whether the shell is asked no more because it did not answer.
  private var isSilent = false

  init(_ shell: CheckedShell) {
    self.shell = shell
  }

  /// The answer for a line. If `hasBashSyntax`, the line is written for bash, so bash has to
  /// accept it too, whatever the other shell takes it for.
  mutating func result(for line: UnsafeRawBufferPointer, hasBashSyntax: Bool) -> Result {
    let shape = LineShape.shape(of: line)
    if let known = results[shape] { return known }
    guard results.count < Self.mostQuestions, !isSilent else { return .unknown }
    var result = ask(Array(line))
    if hasBashSyntax, result == .accepted,
      case .refused(let errors) = shell.bash?.parse(Array(line))
    {
      result = .refused(reason: "bash: " + ShellAnswer.reason(in: errors))
    }
    results[shape] = result
    return result
  }

  /// The same for a text of several lines, which is not kept.
  mutating func result(forText text: [UInt8]) -> Result {
    ask(text)
  }

  /// Whether a text that is refused may be the beginning of a command: then the shell stumbles over
  /// what comes after it, and not over the same as now.
  mutating func isIncomplete(_ text: [UInt8]) -> Bool {
    let now = ask(text)
    guard case .refused = now else { return false }
    // None of these can stand at every place of a command.
    return [")", ";;", "x x"].contains { ask(text + [ShellByte.newline] + Array($0.utf8)) != now }
  }

  private mutating func ask(_ text: [UInt8]) -> Result {
    if isSilent { return .unknown }
    switch shell.parser.parse(text) {
    case .accepted: return .accepted
    case .refused(let errors):
      if let bash = shell.bash, bash.parse(text) == .accepted { return .needsBash }
      return .refused(reason: "\(shell.name): " + ShellAnswer.reason(in: errors))
    case .unanswered:
      // A line that is too long for an argument says nothing about the shell.
      if text.count < 100_000 { isSilent = true }
      return .unknown
    }
  }
}
