extension LineScanner {
  /// A word of a list, wherever it stands.
  mutating func take(_ word: Word, _ list: inout ListState, isOutermost: Bool) {
    list.last = .word
    switch list.caseStage {
    case .subject:
      list.caseStage = .in
      return
    case .in:
      let isIn = word.isLiteral && CommandName(bytes(word.range)) == .keyword(.in)
      if !isIn { scan.isSuspect = true }
      list.caseStage = isIn ? .pattern : .none
      return
    case .none, .pattern: break
    }
    if list.expectsCommand {
      takeFirst(word, &list, isOutermost: isOutermost)
    } else {
      takeArgument(word, &list, isOutermost: isOutermost)
    }
  }

  /// A word where a command may begin.
  private mutating func takeFirst(_ word: Word, _ list: inout ListState, isOutermost: Bool) {
    let name = word.isLiteral ? CommandName(bytes(word.range)) : nil
    if case .keyword(let keyword) = name { return take(keyword, &list) }
    if name == .doubleBracket {
      scan.note(.syntax("[["))
      readTest()
      list.command.wordCount = 1
      list.expectsCommand = false
      return
    }
    if let assigned = assignment(word) {
      return takeAssignment(assigned.name, isOfBash: assigned.isOfBash, &list)
    }
    let first = line[word.range.lowerBound]
    if isOutermost, scan.commands.all == 0, scan.block == nil,
      first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
    {
      scan.option = text(word.range)
    }
    list.expectsCommand = false
    list.command.wordCount = 1
    list.command.name = name
    list.command.nameRange = word.isLiteral ? word.range : nil
    noteExpansions(of: word)
    noteCommand(name, word.range)
    noteScript(word, &list, isOutermost: isOutermost)
  }

  private mutating func take(_ keyword: CommandName.Keyword, _ list: inout ListState) {
    list.last = .keyword
    if keyword == .not { scan.isSuspect = true } else { scan.noteBlock(keyword.rawValue) }
    switch keyword {
    case .case:
      list.caseStage = .subject
      list.expectsCommand = false
    case .for:
      list.isForHead = true
      list.expectsCommand = false
      list.command.wordCount = 1
    case .function, .select:
      scan.note(.syntax(keyword.rawValue))
      definitions.anywhere = definitions.anywhere || keyword == .function
      list.expectsCommand = false
      list.isForHead = keyword == .select
      list.command.wordCount = 1
      list.last = .word
    case .fi, .done, .esac, .closeBrace:
      if keyword == .esac, list.openBranches > 0 { list.openBranches -= 1 }
      list.expectsCommand = false
      list.command.wordCount = 1
      list.last = .word
    case .if, .then, .else, .elif, .while, .until, .do, .in, .openBrace, .not: break
    }
  }

  private mutating func takeAssignment(
    _ name: Range<Int>, isOfBash: Bool, _ list: inout ListState
  ) {
    list.command.hasAssignment = true
    let isArray = byte() == ShellByte.open && line[position - 1] == UInt8(ascii: "=")
    if isArray {
      scan.note(.syntax("\(text(name))=(…)"))
      position += 1
      readArray()
    } else if isOfBash {
      let isIndexed = line[name.upperBound] == UInt8(ascii: "[")
      scan.note(.form(isIndexed ? "\(text(name))[…]=" : "\(text(name))+="))
    }
  }

  /// The words of an array, after its parenthesis.
  private mutating func readArray() {
    var open = 1
    while position < line.count {
      if line[position] == ShellByte.open { open += 1 }
      if line[position] == ShellByte.close { open -= 1 }
      if open == 0 {
        position += 1
        return
      }
      if readWord() == nil { position += 1 }
    }
    scan.noteOpen(.parenthesis)
  }

  /// Behind `[[`, to its end: what redirects elsewhere compares here.
  private mutating func readTest() {
    while true {
      skipBlanks()
      guard position < line.count else { return scan.noteOpen(.test) }
      if begins(with: "]]"), position + 2 == line.count || ShellByte.endsWord(line[position + 2]) {
        position += 2
        return
      }
      if readWord() == nil { position += 1 }
    }
  }

  private mutating func takeArgument(_ word: Word, _ list: inout ListState, isOutermost: Bool) {
    if list.isForHead, list.command.wordCount == 2, word.isLiteral,
      CommandName(bytes(word.range)) == .keyword(.do)
    {
      // `for x do …`, over the arguments of the shell.
      list.isForHead = false
      list.command = SimpleCommand()
      list.expectsCommand = true
      return take(.do, &list)
    }
    noteExpansions(of: word)
    list.command.wordCount += 1
    noteScript(word, &list, isOutermost: isOutermost)
    guard word.isLiteral else { return }
    switch list.command.name {
    case .conda where list.command.wordCount == 2:
      let verb = line[word.range]
      guard verb.elementsEqual("activate".utf8) || verb.elementsEqual("deactivate".utf8) else {
        return
      }
      list.command.activates = true
      if let tool = list.command.nameRange, !definitions.anywhere {
        scan.note(.activation(tool: text(tool), isPrepared: definitions.inBash))
      }
    case .test:
      if line[word.range].elementsEqual("==".utf8) { scan.note(.equality) }
    default: break
    }
  }

  /// What the name of a command means for the line.
  private mutating func noteCommand(_ name: CommandName?, _ range: Range<Int>) {
    switch name {
    case .bashBuiltin, .bashSetup:
      scan.note(.builtin(text(range)))
      if line[range].elementsEqual("pushd".utf8) { hasChangedFolder = true }
    case .source:
      scan.note(.builtin(text(range)))
      definitions.inBash = true
    case .module:
      if !definitions.anywhere { scan.note(.module(text(range))) }
      definitions.inBash = true
    case .dot, .eval: definitions.anywhere = true
    case .setup(ofFolder: true): hasChangedFolder = true
    default: break
    }
  }

  private mutating func noteExpansions(of word: Word) {
    if let range = word.braces.range {
      scan.note(.range(text(range)))
    } else if let list = word.braces.list {
      scan.note(.braces(text(list)))
    }
  }
}
