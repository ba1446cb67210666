import Text

/// What the commands of sweep files have beyond those of other specs.
extension CommandLayoutBuilder {
  /// Where the command itself writes its arguments: the job's own folder.
  static let fileOfArguments = #""${BATCHRUN_LOG_DIR:?}/args.json""#

  /// The part of the command that writes the file.
  mutating func appendFileOfArguments() {
    layout.append(#"printf '%s\n'"#)
    layout.append(jsonOfArguments)
    layout.append(" > \(Self.fileOfArguments) && ")
  }

  mutating func appendProgramWord(
    _ program: Chunk, _ warnings: inout [SpecWarning]
  ) throws(SpecError) {
    if program.hasBlanks {
      warnings.append(
        SpecWarning(
          message: "program: '\(program.text)' is the name of one file to W&B; a command goes into "
            + "'command: [\(program.words.joined(separator: ", ")), \"${args}\"]'",
          mark: program.start))
    }
    try appendChunk(program)
  }

  /// One argument, also if it has line breaks, which a command cannot have: the shell makes them.
  mutating func appendChunk(_ chunk: Chunk) throws(SpecError) {
    guard chunk.breaksLine else {
      if chunk.parts.isEmpty { layout.append("''") }
      for part in chunk.parts { try append(part, of: chunk) { shellQuoted($0) } }
      return
    }
    let formats = chunk.parts.map { if case .text = $0 { "%b" } else { "%s" } }
    layout.append("\"$(printf '\(formats.joined())'")
    for part in chunk.parts {
      // A value that is nothing must be an argument anyway.
      if case .name = part { layout.append(" ''") } else { layout.append(" ") }
      try append(part, of: chunk) { shellQuoted($0.escapedForPrintf) }
    }
    layout.append(")\"")
  }

  private mutating func append(
    _ part: Chunk.Part, of chunk: Chunk, quoting: (String) -> String
  ) throws(SpecError) {
    switch part {
    case .text(let text): layout.append(quoting(text))
    case .variable(let name): layout.append("\"${\(name)-\(name)}\"")
    case .name(let name, let offset):
      guard let slot = slots[name] else { throw unknown(name, offset, chunk) }
      // A name of another block's parameter stands for nothing here.
      guard let writing = writings[slot] else { return }
      layout.append(.substitution(slot, writing, .bare))
    }
  }

  private func unknown(_ name: String, _ offset: Int, _ chunk: Chunk) -> SpecError {
    let mark = chunk.mark(ofCharacter: offset)
    let isCommand = chunk.owner == .command
    if isCommand, let macro = WandbMacro(rawValue: name) {
      return SpecError("command: '\(macro.text)' must be a separate word", at: mark)
    }
    let macros = isCommand ? WandbMacro.allCases.map(\.rawValue) : []
    let near = nearestMatch(to: name, among: macros + slots.names) ?? variable(meantBy: name)
    return SpecError(
      "\(chunk.owner.rawValue): '${\(name)}' is "
        + (isCommand ? "neither a macro nor a parameter" : "not a parameter")
        + (near.map { " (did you mean '${\($0)}'?)" } ?? ""), at: mark,
      hint: "text is written '$${\(name)}'"
        + (isCommand ? "; the macros are \(WandbMacro.listed)" : ""))
  }

  /// `${DATA_DIR}` is how a shell is asked for a variable.
  private func variable(meantBy name: String) -> String? {
    guard ParameterName.isVariable(name), name == name.uppercased() else { return nil }
    return WandbMacro.variablePrefix + name
  }
}

extension Dialect {
  /// The command of a spec that has none; nil for the program with all parameters after it.
  var defaultCommand: [CommandWord]? { self == .own ? nil : WandbCommand.defaultWords }
}

extension [CommandWord] {
  var containsFileArgument: Bool {
    contains { if case .arguments(.jsonFile) = $0 { true } else { false } }
  }

  /// Whether the program can tell `1` from `"1"`.
  var showsTypes: Bool {
    containsFileArgument || contains { if case .arguments(.json) = $0 { true } else { false } }
  }
}

extension String {
  /// As `printf`'s `%b` reads it back, without line breaks.
  fileprivate var escapedForPrintf: String {
    var escaped = String.UnicodeScalarView()
    for character in unicodeScalars {
      switch character {
      case "\\": escaped.append(contentsOf: "\\\\".unicodeScalars)
      case "\n": escaped.append(contentsOf: "\\n".unicodeScalars)
      case "\r": escaped.append(contentsOf: "\\r".unicodeScalars)
      default: escaped.append(character)
      }
    }
    return String(escaped)
  }
}
