import Glibc
import Posix
import Runs
import Text
import Views

/// Shows how things differ: files by a program, texts by ourselves.
package struct DiffPrinter {
  /// The program that the user wants; nil for one that is installed.
  private let command: String?
  private let screen: DiffProgram.Screen
  private let styling: Styling
  private let write: (String) -> Void

  /// Texts go to `write`.
  package init(
    command: String?, on screen: DiffProgram.Screen, styling: Styling,
    write: @escaping (String) -> Void
  ) {
    self.command = command
    self.screen = screen
    self.styling = styling
    self.write = write
  }

  /// Whether it could be shown; always so by a program that the user wants.
  package func show(_ pair: ComparedPair, of runs: [RunRecord]) throws -> Bool {
    switch pair {
    case .paths(let left, let right, let name): return try show(left, right, excluding: name)
    case .texts(let name, let left, let right):
      if command != nil { return try showAsFiles(name, runs, [left, right]) }
      let lines = left.difference(to: right)
      guard !lines.isEmpty else { return true }
      for (sign, run) in zip(["---", "+++"], runs) {
        write(styling("\(sign) \(run.id.shortText) \(name)", .bold) + "\n")
      }
      for line in lines { write(styling(line, line.hasPrefix("-") ? .red : .green) + "\n") }
      return true
    }
  }

  /// Of two paths, one may be nil: it is not there.
  private func show(_ left: String?, _ right: String?, excluding name: String?) throws
    -> Bool
  {
    if let left, let right { return try showBoth(left, right, excluding: name) }
    guard (left ?? right).map(DiffProgram.isFolder) == true else {
      return try showBoth(left ?? "/dev/null", right ?? "/dev/null", excluding: name)
    }
    let empty = try TemporaryFolder("batchrun-diff")
    defer { empty.remove() }
    return try showBoth(left ?? empty.path, right ?? empty.path, excluding: name)
  }

  private func showBoth(_ left: String, _ right: String, excluding name: String?) throws
    -> Bool
  {
    if let command {
      _ = try Self.run(command, command, left, right)
      return true
    }
    let program = DiffProgram(for: left, on: screen)
    let line = program.command + program.options(excluding: name, from: [left, right])
    guard program.isPlain else {
      _ = try Self.run(line, program.command, left, right)
      return true
    }
    return try Self.run(
      line, program.command, CurrentFolder.shortened(left), CurrentFolder.shortened(right)) <= 1
  }

  private static func run(
    _ line: String, _ name: String, _ left: String, _ right: String
  ) throws -> Int32 {
    try ForegroundCommand.run("\(line) \(shellQuoted(left)) \(shellQuoted(right))", name: name)
  }

  /// For programs that compare files: one of each run, in a folder that says which.
  private func showAsFiles(
    _ name: String, _ runs: [RunRecord], _ texts: [NamedTexts]
  ) throws -> Bool {
    let folder = try TemporaryFolder("batchrun-diff")
    defer { folder.remove() }
    var paths: [String] = []
    for (age, (run, texts)) in zip(["old", "new"], zip(runs, texts)) {
      let place = try Directory.makingPath("\(folder.path)/\(age)-\(run.id.shortText)")
      try place.open(name + ".yml", O_WRONLY | O_CREAT | O_EXCL)
        .writeAll(Array(texts.lines.map { $0 + "\n" }.joined().utf8))
      paths.append(place.path(of: name + ".yml"))
    }
    return try show(paths[0], paths[1], excluding: nil)
  }
}
