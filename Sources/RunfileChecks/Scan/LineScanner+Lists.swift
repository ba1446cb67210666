extension LineScanner {
  /// What is known at one place of a list of commands.
  struct ListState {
    /// What came last.
    enum Token: Equatable {
      case nothing, word
      case `operator`(String)
      case keyword
    }

    /// Where a `case` is that was started.
    enum CaseStage {
      case none, subject, `in`, pattern
    }

    var last = Token.nothing
    var expectsCommand = true
    var command = SimpleCommand()
    var caseStage = CaseStage.none
    /// How many branches of `case` are open, one inside the other.
    var openBranches = 0
    /// Whether the words are those of `for`, before its `do`.
    var isForHead = false
  }

  /// The words of one command so far.
  struct SimpleCommand {
    var wordCount = 0
    var name: CommandName?
    /// The first word, if it is literal.
    var nameRange: Range<Int>?
    var hasAssignment = false
    /// Whether it is `conda activate` or `conda deactivate`.
    var activates = false
    /// Whether the script that an interpreter runs may still follow.
    var awaitsScript = false
  }

  /// Reads commands up to `end`, a closing parenthesis, or to the end of the text.
  mutating func readList(until end: UInt8?) {
    var list = ListState()
    let isOutermost = depth == 0
    while true {
      skipBlanks()
      guard position < line.count else {
        if end != nil { scan.noteOpen(.parenthesis) }
        break
      }
      let byte = line[position]
      if byte == ShellByte.hash {
        // A comment extends to the end of the line, also over the end of a substitution.
        scan.hasComment = true
        while position < line.count, line[position] != ShellByte.newline { position += 1 }
      } else if list.caseStage == .pattern {
        readPattern(&list)
      } else if byte == ShellByte.close, end == byte {
        position += 1
        if list.last != .word { scan.isSuspect = true }
        finish(&list)
        return
      } else if byte == ShellByte.close {
        position += 1
        scan.isSuspect = true
        finish(&list)
        list.expectsCommand = false
        list.last = .word
      } else if byte == ShellByte.open {
        readParenthesis(&list)
      } else if ShellByte.endsCommand(byte) {
        readOperator(&list, isOutermost: isOutermost)
      } else if let redirection = redirection() {
        readRedirection(redirection, &list)
      } else if let word = readWord() {
        take(word, &list, isOutermost: isOutermost)
      } else {
        position += 1
        scan.isSuspect = true
      }
    }
    finish(&list)
    if list.caseStage != .none || list.openBranches > 0 || list.last == .keyword {
      scan.isSuspect = true
    }
    guard isOutermost else { return }
    scan.endsInBackground = list.last == .operator("&")
    if case .operator(let text) = list.last, ["&&", "||", "|", "|&"].contains(text) {
      scan.trailingOperator = text
      scan.isSuspect = true
    }
  }

  /// The end of a simple command.
  mutating func finish(_ list: inout ListState) {
    let command = list.command
    list.command = SimpleCommand()
    guard command.wordCount > 0 || command.hasAssignment else { return }
    scan.commands.all += 1
    switch command.name {
    case nil: if command.wordCount == 0 { scan.commands.setup += 1 }
    case .source, .bashSetup, .module, .dot, .setup: scan.commands.setup += 1
    case .conda: if command.activates { scan.commands.setup += 1 }
    case .neutral: scan.commands.neutral += 1
    default: break
    }
  }

  /// `(`: a subshell, bash's arithmetic, or a function's parentheses.
  private mutating func readParenthesis(_ list: inout ListState) {
    guard list.expectsCommand else {
      scan.isSuspect = true
      if list.isForHead, byte(1) == ShellByte.open { scan.note(.syntax("for ((")) }
      position += 1
      // `f()` defines a function, and a command follows.
      if byte() == ShellByte.close, list.command.wordCount == 1, !list.isForHead {
        position += 1
        scan.noteBlock("function")
        definitions.anywhere = true
        // Its name was taken for a command's.
        if let name = list.command.nameRange, scan.bashisms.last?.text == text(name) {
          scan.bashisms.removeLast()
        }
        list.command = SimpleCommand()
        list.expectsCommand = true
        list.last = .keyword
      }
      return
    }
    if byte(1) == ShellByte.open, let end = endOfArithmetic(from: position + 2),
      !line[position..<end].contains(UInt8(ascii: ";"))
    {
      scan.note(.syntax("(("))
      position = end
      list.command.wordCount = 1
    } else {
      position += 1
      scan.isSuspect = true
      finish(&list)
      let definedBefore = (definitions, hasChangedFolder)
      nested { $0.readList(until: ShellByte.close) }
      (definitions, hasChangedFolder) = definedBefore
      if scan.open == .parenthesis { scan.noteBlock("(") }
    }
    list.expectsCommand = false
    list.last = .word
  }

  private mutating func readOperator(_ list: inout ListState, isOutermost: Bool) {
    if begins(with: "&>") {
      position += begins(with: "&>>") ? 3 : 2
      scan.note(.form("&>"))
      if readTarget() == nil || list.last != .word { scan.isSuspect = true }
      list.last = .word
      return
    }
    let text = Self.operators.first { begins(with: $0) } ?? ";"
    position += text.utf8CodeUnitCount
    let isEndOfBranch = text.utf8CodeUnitCount > 1 && text.utf8Start[0] == UInt8(ascii: ";")
    if text.description == "|&" { scan.note(.syntax("|&")) }
    if list.last != .word {
      if !(isEndOfBranch && list.openBranches > 0) { scan.isSuspect = true }
      if isOutermost, list.last == .nothing { scan.leadingOperator = text.description }
    }
    finish(&list)
    list.expectsCommand = true
    list.isForHead = false
    list.last = .operator(text.description)
    guard isEndOfBranch else { return }
    if list.openBranches > 0 {
      list.openBranches -= 1
      list.caseStage = .pattern
    } else {
      scan.isSuspect = true
    }
  }

  private static let operators: [StaticString] = [
    ";;&", ";;", ";&", "&&", "||", "|&", ";", "&", "|", "\n",
  ]

  /// The patterns of a branch of `case`, up to its parenthesis.
  private mutating func readPattern(_ list: inout ListState) {
    switch line[position] {
    case ShellByte.open, UInt8(ascii: "|"): position += 1
    case ShellByte.close:
      position += 1
      list.caseStage = .none
      list.openBranches += 1
      list.expectsCommand = true
      list.last = .keyword
    default:
      guard let word = readWord() else {
        position += 1
        scan.isSuspect = true
        return
      }
      if word.isLiteral, CommandName(bytes(word.range)) == .keyword(.esac) {
        list.caseStage = .none
        list.expectsCommand = false
        list.last = .word
      }
    }
  }
}
