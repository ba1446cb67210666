/// What a file is by its name or its first bytes, if that is not a list of commands.
package struct ProgramLanguage: Hashable, Sendable {
  /// How a file of it is run.
  package enum Runner: Hashable, Sendable {
    /// By `batchrun run`.
    case batchrun
    /// By this command with the file after it.
    case command(String)
    /// By `make`.
    case make
    /// It has to be compiled first.
    case compiler
    /// It is a program.
    case itself
    /// This command gives its contents, which may be a runfile.
    case unpacker(String)
    /// Not at all.
    case none
  }

  /// With its article: "a Python program".
  package let description: String
  package let runner: Runner

  /// Nil if the name may be that of a runfile.
  init?(fileName: String) {
    if ["Makefile", "makefile", "GNUmakefile"].contains(fileName) {
      self.init("a Makefile", .make)
      return
    }
    guard let dot = fileName.lastIndex(of: "."), dot > fileName.startIndex else { return nil }
    let ending = fileName[fileName.index(after: dot)...].lowercased()
    guard let language = Self.byEnding[ending] else { return nil }
    self = language
  }

  /// Nil if the contents may be those of a runfile.
  init?(contents: UnsafeRawBufferPointer) {
    let signature = Self.signatures.first { contents.starts(with: $0.bytes) }
    guard let signature else { return nil }
    self = signature.language
  }

  private static let signatures: [(bytes: [UInt8], language: ProgramLanguage)] = [
    ([0x7f, 0x45, 0x4c, 0x46], .init("a compiled program", .itself)),
    ([0x1f, 0x8b], .init("compressed", .unpacker("zcat"))),
    ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], .init("compressed", .unpacker("xzcat"))),
    ([0x28, 0xb5, 0x2f, 0xfd], .init("compressed", .unpacker("zstdcat"))),
  ]

  private init(_ description: String, _ runner: Runner) {
    self.description = description
    self.runner = runner
  }

  private static let byEnding: [String: ProgramLanguage] = [
    "py": .init("a Python program", .batchrun),
    "ipynb": .init("a notebook", .batchrun),
    "r": .init("an R program", .batchrun),
    "jl": .init("a Julia program", .command("julia")),
    "pl": .init("a Perl program", .command("perl")),
    "rb": .init("a Ruby program", .command("ruby")),
    "js": .init("a JavaScript program", .command("node")),
    "lua": .init("a Lua program", .command("lua")),
    "php": .init("a PHP program", .command("php")),
    "m": .init("a MATLAB program", .command("octave")),
    "do": .init("a Stata program", .command("stata -b do")),
    "c": .init("C source", .compiler),
    "cc": .init("C++ source", .compiler),
    "cpp": .init("C++ source", .compiler),
    "f90": .init("Fortran source", .compiler),
    "rs": .init("Rust source", .compiler),
    "go": .init("Go source", .compiler),
    "java": .init("Java source", .compiler),
    "swift": .init("Swift source", .compiler),
    "json": .init("JSON", .none),
  ]
}
