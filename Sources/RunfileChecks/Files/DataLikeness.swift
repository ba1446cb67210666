import Jobs

/// Whether a file's lines look like a table or a list of names, and not like commands.
struct DataLikeness {
  /// Fewer lines say too little.
  static let fewestLines = 5
  /// More lines say nothing new.
  private static let mostLines = 1000

  private let surroundings: any CheckSurroundings

  init(_ surroundings: any CheckSurroundings) {
    self.surroundings = surroundings
  }

  /// Whether most first words differ and none of them is a command or a file. It stops at the first
  /// one that is: in a list of commands that is the first line's.
  func holds(for runfile: Runfile) -> Bool {
    guard runfile.entries.count >= Self.fewestLines else { return false }
    let entries = runfile.entries.prefix(Self.mostLines)
    var words: Set<[UInt8]> = []
    for entry in entries {
      let word = runfile.withCommand(entry) { CommandHead(of: $0).word }
      if words.insert(word).inserted, mayBeCommand(word) { return false }
    }
    return words.count * 2 > entries.count
  }

  private func mayBeCommand(_ word: [UInt8]) -> Bool {
    let isName = word.withUnsafeBytes { CommandName($0) != nil }
    if isName || (DashNames.all.contains(word) && !Self.idle.contains(word)) { return true }
    // What a shell will replace may become anything.
    if word.isEmpty || word.contains(where: Self.undecided.contains) { return true }
    let name = String(decoding: word, as: UTF8.self)
    return (!name.contains("/") && surroundings.hasProgram(name))
      || surroundings.hasFile(name, in: .working) || surroundings.hasFile(name, in: .ofRunfile)
  }

  /// Builtins that are no whole command.
  private static let idle: Set<[UInt8]> = Set(
    ["break", "continue", "return", "shift"].map { Array($0.utf8) })
  private static let undecided = ASCIISet("$`\"'({\\![*?~")
}
