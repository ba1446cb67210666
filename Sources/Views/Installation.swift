import Glibc
import JSON
import Posix
import Runs
import Text

/// What this installation is, and where it works: facts with their names, in the order in which they
/// are shown.
package struct Installation: Sendable {
  package enum Detail: Comparable, Sendable {
    case brief, usual, verbose
  }

  package struct Fact: Hashable, Sendable {
    package let name: String
    package let value: String
  }

  /// Values begin here.
  private static let column = 27
  /// The programs that are used if they are there.
  private static let programs = ["sh", "python3", "git", "diff"]

  package let facts: [Fact]
  private let space: [HomeSpace.Line]
  private let leftovers: [Leftovers.Item]

  /// `space` is what the home takes on disk, if that is asked, and `leftovers` what of that killed
  /// commands have left, one by one; programs are looked for in the folders
  /// of `searchPath`.
  package init(
    version: String, home: String, searchPath: String, _ detail: Detail,
    space: [HomeSpace.Line] = [], leftovers: [Leftovers.Item] = []
  ) {
    self.space = space
    self.leftovers = leftovers
    var system = utsname()
    uname(&system)
    let absolute = resolvedPath(home)
    var facts = [Fact(name: "batchrun_version", value: version)]
    if detail > .brief {
      let place = OwnProgram.path.map(abbreviatingHome) ?? ""
      facts.append(Fact(name: "install_location", value: place))
    }
    facts.append(Fact(name: "batchrun_home", value: abbreviatingHome(absolute ?? home)))
    facts.append(
      Fact(
        name: "platform",
        value: "\(Self.text(of: system.sysname)) \(Self.text(of: system.machine))"))
    if detail > .brief {
      facts.append(Fact(name: "kernel", value: Self.text(of: system.release)))
      facts.append(Fact(name: "cores", value: String(Machine.usableCores)))
      facts.append(Fact(name: "file_system", value: Self.fileSystem(of: absolute)))
    }
    if detail == .verbose {
      facts += Self.programs.map { program in
        Fact(
          name: program,
          value: ExecutableSearch.path(of: program, searchPath: searchPath) ?? "not installed")
      }
    }
    self.facts = facts
  }

  private static func fileSystem(of home: String?) -> String {
    guard let home, let folder = try? Directory(path: home, mayBeLink: true),
      let kind = try? FileSystemKind(of: folder.descriptor)
    else { return "" }
    return kind == .local ? "local" : "network"
  }

  /// A string of C in an array of fixed length.
  private static func text<Value>(of value: Value) -> String {
    withUnsafeBytes(of: value) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

extension Installation {
  /// For people, ready for a terminal.
  package var lines: [String] {
    var lines = facts.map { Self.line($0.name + ":", $0.value) }
    if space.isEmpty { return lines }
    lines.append("disk_space:")
    let width = max(6, space.map { ByteSize(bytes: $0.size).brief.count }.max() ?? 0)
    for entry in space {
      let size = ByteSize(bytes: entry.size).brief
      let padding = String(repeating: " ", count: width - size.count)
      lines.append(
        Self.line("  \(entry.name):", "\(size)\(padding) \(abbreviatingHome(entry.path))"))
    }
    for item in leftovers {
      let size = ByteSize(bytes: item.size).brief
      lines.append(Self.line("    \(size)", abbreviatingHome(item.path)))
    }
    return lines
  }

  private static func line(_ name: String, _ value: String) -> String {
    let padding = String(repeating: " ", count: max(1, Self.column - name.count))
    return name + (value.isEmpty ? "" : padding + escapedForTerminal(value))
  }

  /// For programs.
  package var json: JSONObject {
    var object = JSONObject()
    for fact in facts { object.add(fact.name, fact.value) }
    if space.isEmpty { return object }
    var sizes = JSONObject()
    for entry in space {
      var line = JSONObject()
      line.add("size", entry.size)
      line.add("path", entry.path)
      sizes.add(entry.name, line)
    }
    object.add("disk_space", sizes)
    return object
  }
}
