/// A quick look at a line, which most lines pass.
enum PlainLine {
  /// What has to be done about a line.
  enum Look: Hashable {
    /// Nothing: it is a program and its arguments.
    case nothing
    /// It is the same, and this part of it may be a script's relative path.
    case script(Range<Int>)
    case scan
  }

  /// What has to be done about `line`; if `looksForScripts`, scripts are of interest.
  static func look(at line: UnsafeRawBufferPointer, looksForScripts: Bool) -> Look {
    guard let first = line.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "+") else {
      return .scan
    }
    let anywhere = Self.specialAnywhere
    let inFirstWord = Self.specialInFirstWord
    var end = 0
    while end < line.count, !ShellByte.isBlank(line[end]) {
      if anywhere.contains(line[end]) || inFirstWord.contains(line[end]) { return .scan }
      end += 1
    }
    for place in end..<line.count where anywhere.contains(line[place]) { return .scan }
    let name = UnsafeRawBufferPointer(rebasing: line[..<end])
    switch CommandName(name) {
    case nil:
      return looksForScripts && RelativeScript.isProgram(name) ? .script(0..<end) : .nothing
    case .interpreter:
      return looksForScripts
        ? script(in: line, from: end).map { .script($0) } ?? .nothing : .nothing
    default: return .scan
    }
  }

  /// The script that an interpreter is given.
  private static func script(in line: UnsafeRawBufferPointer, from start: Int) -> Range<Int>? {
    var place = start
    while place < line.count {
      while place < line.count, ShellByte.isBlank(line[place]) { place += 1 }
      let word = place
      while place < line.count, !ShellByte.isBlank(line[place]) { place += 1 }
      guard place > word else { return nil }
      let argument = UnsafeRawBufferPointer(rebasing: line[word..<place])
      switch RelativeScript.role(ofArgument: argument, isLiteral: true) {
      case .option: continue
      case .script: return word..<place
      case .other: return nil
      }
    }
    return nil
  }

  private static let specialAnywhere = ASCIISet("'\"`\\$#;&|<>(){}!\n")
  /// There they make assignments and tests.
  private static let specialInFirstWord = ASCIISet("=[")
}
