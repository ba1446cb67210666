/// The words of a line in which nothing is special to a shell but the blanks between them.
struct PlainWords {
  /// Each ended by a NUL.
  private(set) var words: [UInt8] = []
  private(set) var count = 0
  private(set) var first: [UInt8] = []

  /// Nil if any byte may mean something to a shell, or a word names a program that is not the
  /// same without one.
  init?(_ line: UnsafeRawBufferPointer) {
    words.reserveCapacity(line.count + 1)
    var position = 0
    while position < line.count {
      let start = position
      while position < line.count, Self.isPlain(line[position], inFirstWord: count == 0) {
        position += 1
      }
      if position < line.count, !Self.isBlank(line[position]) { return nil }
      if position > start {
        let word = UnsafeRawBufferPointer(rebasing: line[start..<position])
        if Self.names(aProgramThatLooksAtProcesses: word) { return nil }
        if count == 0 { first = Array(word) }
        words.append(contentsOf: word)
        words.append(0)
        count += 1
      }
      position += 1
    }
    if count == 0 { return nil }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  /// A list of what is known to be harmless, not of what is known to be harmful.
  private static func isPlain(_ byte: UInt8, inFirstWord: Bool) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "+"):
      true
    case UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "@"),
      UInt8(ascii: "%"), UInt8(ascii: "^"):
      // In the first word `=` makes an assignment, and the others have a history in shells.
      !inFirstWord
    default: false
    }
  }

  /// Whether a word is the name of a program that finds itself in another place when no shell is
  /// between it and us: as the leader of its session, or as the only process of its group.
  private static func names(aProgramThatLooksAtProcesses word: UnsafeRawBufferPointer) -> Bool {
    let name = word[(word.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)...]
    guard name.count <= 8, let initial = name.first, "fkps".utf8.contains(initial) else {
      return false
    }
    return processPrograms.contains { $0.utf8.elementsEqual(name) }
  }

  private static let processPrograms = [
    "setsid", "kill", "killall", "killall5", "pkill", "pgrep", "pidof", "pidwait", "ps", "pstree",
    "skill", "snice", "fuser",
  ]
}
