import Jobs

/// Whether a file's lines look like a table or a list of names, and not like commands.
struct DataLikeness {
  /// Of a list of names, fewer lines say too little.
  static let fewestLines = 5
  /// Of a table whose lines have the same number of commas.
  static let fewestRows = 3
  /// More lines say nothing new.
  private static let mostLines = 1000

  private let surroundings: any CheckSurroundings

  init(_ surroundings: any CheckSurroundings) {
    self.surroundings = surroundings
  }

  /// Whether all lines are JSON, or rows of numbers; or most first words differ and none of them is a command or a file.
  /// It stops at the first line that decides: in a list of commands that is the first one.
  func holds(for runfile: Runfile) -> Bool {
    let entries = runfile.entries.prefix(Self.mostLines)
    if isJSON(entries, of: runfile) || isTableOfNumbers(entries, of: runfile) { return true }
    guard entries.count >= Self.fewestRows else { return false }
    let isTable = isTable(entries, of: runfile)
    guard isTable || entries.count >= Self.fewestLines else { return false }
    var words: Set<[UInt8]> = []
    for entry in entries {
      var word = runfile.withCommand(entry) { CommandHead(of: $0).word }
      // In a table quotes are those of its values.
      if isTable { word.removeAll { $0 == ShellByte.doubleQuote } }
      if words.insert(word).inserted, mayBeCommand(word) { return false }
    }
    return words.count * 2 > entries.count
  }

  private func isJSON(_ entries: ArraySlice<Runfile.Entry>, of runfile: Runfile) -> Bool {
    !entries.isEmpty
      && entries.allSatisfy { runfile.withCommand($0) { JSONLine.holds(for: $0) } }
  }

  /// Whether all lines are numbers, perhaps below a line with their names.
  private func isTableOfNumbers(
    _ entries: ArraySlice<Runfile.Entry>, of runfile: Runfile
  ) -> Bool {
    func isRow(_ entry: Runfile.Entry) -> Bool {
      runfile.withCommand(entry) { NumberRow.holds(for: $0) }
    }
    guard let first = entries.first, let last = entries.last, isRow(last) else { return false }
    let rows = isRow(first) ? entries : entries.dropFirst()
    let columns = runfile.withCommand(last) { NumberRow.cellCount(of: $0) }
    guard rows.allSatisfy(isRow), runfile.withCommand(first, NumberRow.cellCount) == columns else {
      return false
    }
    return !entries.contains { mayBeCommand(runfile.withCommand($0) { CommandHead(of: $0).word }) }
  }

  /// Whether all lines have the same number of commas, and have any.
  private func isTable(_ entries: ArraySlice<Runfile.Entry>, of runfile: Runfile) -> Bool {
    func commas(_ entry: Runfile.Entry) -> Int {
      runfile.withCommand(entry) { $0.count { $0 == UInt8(ascii: ",") } }
    }
    guard let first = entries.first.map(commas), first > 0 else { return false }
    return entries.dropFirst().allSatisfy { commas($0) == first }
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
