/// Reads one line as the grammar of shells has it, as far as the checks need: it knows which words
/// are commands, what is quoted, and what is left open. It never refuses a line itself.
///
/// Its work is linear in the length of the line: it goes forward only, except for looking ahead to
/// the end of an arithmetic expansion, for which there is a budget, and for text between backquotes,
/// which is read once more without its backslashes. It goes only so deep; what is nested deeper is
/// left to the shell.
struct LineScanner {
  static let greatestDepth = 48

  let line: UnsafeRawBufferPointer
  var position = 0
  var scan = LineScan()
  /// How many constructs are open around `position`.
  var depth: Int
  /// How many bytes may still be looked at ahead of `position`.
  var lookahead: Int
  /// What earlier commands of the line may have defined.
  var definitions: Definitions
  /// Whether an earlier command of the line has changed the folder.
  var hasChangedFolder = false

  struct Definitions {
    /// `.`, `eval` or a function has come, which define names in every shell.
    var anywhere = false
    /// `source` or `module` has come, which define names in bash.
    var inBash = false
  }

  private init(_ line: UnsafeRawBufferPointer, depth: Int, _ definitions: Definitions) {
    self.line = line
    self.depth = depth
    self.definitions = definitions
    lookahead = 4096 + 8 * line.count
  }

  static func scan(_ line: UnsafeRawBufferPointer) -> LineScan {
    scan(line, depth: 0, Definitions())
  }

  /// Scans a text that is inside a line, at this depth.
  static func scan(
    _ text: UnsafeRawBufferPointer, depth: Int, _ definitions: Definitions
  ) -> LineScan {
    var scanner = LineScanner(text, depth: depth, definitions)
    scanner.readList(until: nil)
    return scanner.scan
  }

  var isAtEnd: Bool { position >= line.count }

  /// The byte so far ahead of the next one; 0 after the end.
  func byte(_ offset: Int = 0) -> UInt8 {
    position + offset < line.count ? line[position + offset] : 0
  }

  /// Whether the line has this text so far ahead.
  func begins(with text: StaticString, at offset: Int = 0) -> Bool {
    let start = position + offset
    let count = text.utf8CodeUnitCount
    guard start + count <= line.count else { return false }
    for place in 0..<count where line[start + place] != text.utf8Start[place] { return false }
    return true
  }

  mutating func skipBlanks() {
    while position < line.count, ShellByte.isBlank(line[position]) { position += 1 }
  }

  func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: line[range])
  }

  func text(_ range: Range<Int>) -> String {
    String(decoding: line[range], as: UTF8.self)
  }

  /// Runs `body` one level deeper; if that is too deep, gives the rest of the line up.
  mutating func nested(_ body: (inout Self) -> Void) {
    guard depth < Self.greatestDepth else {
      scan.isSuspect = true
      position = line.count
      return
    }
    depth += 1
    body(&self)
    depth -= 1
  }

  /// Reads a list that runs in a subshell: what it sets and what it is made of do not count
  /// for the line.
  mutating func readInnerList() {
    let outer = (definitions, hasChangedFolder, scan.commands, scan.block, scan.script)
    nested { $0.readList(until: ShellByte.close) }
    (definitions, hasChangedFolder, scan.commands, scan.block, scan.script) = outer
  }
}
