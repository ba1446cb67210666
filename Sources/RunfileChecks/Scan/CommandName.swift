/// What the first word of a command means to the checks.
enum CommandName: Hashable, Sendable {
  case keyword(Keyword)
  /// `[[`, which begins a test in bash and a program's name elsewhere.
  case doubleBracket
  /// A builtin of bash that dash does not have.
  case bashBuiltin
  /// `source`: one of those, and it sets up its shell.
  case source
  /// `shopt`: the same.
  case bashSetup
  /// `module` and `ml`, functions that a cluster defines for its users' shells.
  case module
  /// `conda` and its siblings, which can activate if the shell has a function for them.
  case conda
  /// `.`, after which any name may be defined.
  case dot
  case eval
  /// It does nothing but to set up its own shell.
  case setup(ofFolder: Bool)
  /// It does nothing that lasts either, but says nothing about what a line is for.
  case neutral
  /// `[` and `test`.
  case test
  /// It runs the script that is its first argument.
  case interpreter

  /// The words that a shell's grammar is made of.
  enum Keyword: String, Sendable, CaseIterable {
    case `if`, then, `else`, elif, fi, `for`, `while`, until, `do`, done, `case`, esac, `in`
    case openBrace = "{"
    case closeBrace = "}"
    case not = "!"
    /// These two are words of bash's grammar only.
    case function, select
  }

  /// The meaning of a name; nil if it is a program like any other.
  init?(_ name: UnsafeRawBufferPointer) {
    guard let packed = PackedName(name), let meaning = Self.all[packed] else { return nil }
    self = meaning
  }

  static let all: [PackedName: CommandName] = {
    var all: [PackedName: CommandName] = [:]
    for keyword in Keyword.allCases { all[PackedName(keyword.rawValue)] = .keyword(keyword) }
    for (names, meaning) in vocabulary {
      for name in names.split(separator: " ") { all[PackedName(name)] = meaning }
    }
    return all
  }()

  private static let vocabulary: [(names: String, meaning: CommandName)] = [
    ("[[", .doubleBracket),
    (
      "declare typeset let pushd popd dirs mapfile readarray builtin caller compgen complete "
        + "compopt disown enable bind coproc", .bashBuiltin
    ),
    ("source", .source),
    ("shopt", .bashSetup),
    ("module ml", .module),
    ("conda mamba micromamba", .conda),
    (".", .dot),
    ("eval", .eval),
    ("cd chdir", .setup(ofFolder: true)),
    ("export deactivate ulimit unset umask alias trap", .setup(ofFolder: false)),
    ("set exit true :", .neutral),
    ("[ test", .test),
    (
      "python python2 python3 Rscript perl julia ruby node php lua sh bash dash ksh zsh",
      .interpreter
    ),
  ]
}

/// A name of up to 16 bytes, to be compared as two numbers.
struct PackedName: Hashable, Sendable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  init?(_ name: UnsafeRawBufferPointer) {
    guard !name.isEmpty, name.count <= 16 else { return nil }
    for byte in name { append(byte) }
  }

  init(_ name: some StringProtocol) {
    precondition(name.utf8.count <= 16, "a name of the vocabulary has at most 16 bytes")
    for byte in name.utf8 { append(byte) }
  }

  private mutating func append(_ byte: UInt8) {
    high = high << 8 | low >> 56
    low = low << 8 | UInt64(byte)
  }
}
