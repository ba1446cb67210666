/// The first line of a file that says which program it is for.
struct Shebang: Hashable, Sendable {
  /// The program's name, without its folder.
  let program: String

  /// Nil if the text does not begin with one.
  init?(_ text: UnsafeRawBufferPointer) {
    guard text.starts(with: "#!".utf8) else { return nil }
    // The kernel reads no more of it either.
    let line = text.dropFirst(2).prefix(255).prefix { $0 != ShellByte.newline }
    let words = String(decoding: line, as: UTF8.self).split { $0.isWhitespace }
    guard let path = words.first else { return nil }
    var name = Self.name(path)
    if name == "env" {
      // Its own options, and variables, come before the program.
      let program = words.dropFirst().first { !$0.hasPrefix("-") && !$0.contains("=") }
      name = program.map(Self.name) ?? name
    }
    program = name
  }

  private static func name(_ path: Substring) -> String {
    String(path.split(separator: "/").last ?? path)
  }

  /// The name without its version.
  var family: String {
    var name = program[...]
    while let last = name.last, last.isNumber || last == "." || last == "-" { name.removeLast() }
    return String(name)
  }

  /// Whether it is a shell of the family whose lines `launch` runs.
  var isShell: Bool {
    ["sh", "bash", "dash", "ksh", "zsh", "ash", "mksh"].contains(family)
  }
}
