import Arguments
import Glibc
import JSON
import Ledger
import Posix
import Runs
import Text
import Views

/// `batchrun check`: what this installation is, and what the home takes.
struct CheckCommand: Command {
  var home = Home.ofRuns
  var showsSpace = false
  var isBrief = false
  var isVerbose = false
  var isJSON = false
  var isOffline = false
  var version: String?

  static let manual = Manual(
    name: "check",
    abstract: "Show what is installed, and what the home takes on disk",
    discussion: """
      Nothing is asked of the network. Runs whose folders were removed by hand are in no list; \
      they are named, and their records are cleared. Sizes are those of all files and folders, without what links \
      lead to; a file that several runs share counts once.
      """,
    examples: [
      .init("batchrun check --space", "Shows what runs and deleted runs take on disk."),
      .init("batchrun check --version '>=0.1'", "Fails where batchrun is older than that."),
    ],
    exitCodes: [.init("0", "all is well"), .init("1", "it is another version")])

  static var declarations: [Declaration<Self>] {
    flag("--space", \.showsSpace, "show what the home takes on disk")
    flag("--env", \.isBrief, "show no more than version, home and platform")
    option(
      "--version SPEC", \.version, "fail unless the version is like this: '0.1.0', '>=0.1,<2'")
    flag("-v, --verbose", \.isVerbose, "show the programs that are used, too")
    flag("--json", \.isJSON, "print a JSON object")
    flag("--offline", \.isOffline, "ask nothing of the network, which is not done anyhow").hidden()
    homeOption(\.home, ofRuns: true)
  }

  func run() throws -> Int32 {
    if let version {
      guard let requirement = VersionRequirement(version) else {
        throw CommandFailure.wrongInput(
          "'\(version)' is no version specification", hint: "examples: '0.1.0', '>=0.1', '>=0.1,<2'"
        )
      }
      guard requirement.allows(batchrunVersion) else {
        throw CommandFailure(
          "version mismatch: this is batchrun \(batchrunVersion), which is not '\(version)'")
      }
    }
    clearRemovedRuns()
    let facts = self.facts
    let space = showsSpace ? HomeSpace(home).lines : []
    isJSON ? writeJSON(facts, space) : write(facts, space)
    return 0
  }

  /// Of runs whose folders somebody has removed only the records are left.
  private func clearRemovedRuns() {
    do throws(LedgerError) {
      let store = RunStore(home: home)
      let runs = try store.runsWithoutFolder()
      guard !runs.isEmpty else { return }
      _ = try store.remove(runs)
      for run in runs {
        Console.warn(
          "the folder of run \(run.id.shortText) (\(run.operation)) was removed: its record is cleared"
        )
      }
    } catch {
      Console.warn("\(error)")
    }
  }

  private var facts: [(name: String, value: String)] {
    var system = utsname()
    uname(&system)
    let absolute = resolvedPath(home)
    var facts = [
      ("batchrun_version", batchrunVersion),
      ("batchrun_home", abbreviatingHome(absolute ?? home)),
      ("platform", "\(text(of: system.sysname)) \(text(of: system.machine))"),
    ]
    if isBrief { return facts }
    facts.insert(("install_location", ownPath), at: 1)
    facts.append(("kernel", text(of: system.release)))
    facts.append(("cores", String(Machine.usableCores)))
    facts.append(("file_system", fileSystem(of: absolute)))
    if isVerbose {
      for program in ["sh", "python3", "git", "diff"] {
        let place = ExecutableSearch.path(
          of: program, searchPath: Console.environment("PATH") ?? "")
        facts.append((program, place ?? "not installed"))
      }
    }
    return facts
  }

  private var ownPath: String {
    OwnProgram.path.map(abbreviatingHome) ?? ""
  }

  private func fileSystem(of home: String?) -> String {
    guard let home, let folder = try? Directory(path: home, mayBeLink: true),
      let kind = try? FileSystemKind(of: folder.descriptor)
    else { return "" }
    return kind == .local ? "local" : "network"
  }

  /// A string of C in an array of fixed length.
  private func text<Value>(of value: Value) -> String {
    withUnsafeBytes(of: value) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  // MARK: Output

  /// The values begin here.
  private static let column = 27

  private func write(_ facts: [(name: String, value: String)], _ space: [HomeSpace.Line]) {
    for (name, value) in facts { Console.write(line(name + ":", value)) }
    if space.isEmpty { return }
    Console.write("disk_space:\n")
    let width = max(6, space.map { ByteSize(bytes: $0.size).brief.count }.max() ?? 0)
    for entry in space {
      let size = ByteSize(bytes: entry.size).brief
      let padding = String(repeating: " ", count: width - size.count)
      let path = abbreviatingHome(entry.path)
      Console.write(line("  \(entry.name):", "\(size)\(padding) \(path)"))
    }
  }

  private func line(_ name: String, _ value: String) -> String {
    let padding = String(repeating: " ", count: max(1, Self.column - name.count))
    return name + (value.isEmpty ? "" : padding + escapedForTerminal(value)) + "\n"
  }

  private func writeJSON(_ facts: [(name: String, value: String)], _ space: [HomeSpace.Line]) {
    var object = JSONObject()
    for fact in facts { object.add(fact.name, fact.value) }
    if !space.isEmpty {
      var sizes = JSONObject()
      for entry in space {
        var line = JSONObject()
        line.add("size", entry.size)
        line.add("path", entry.path)
        sizes.add(entry.name, line)
      }
      object.add("disk_space", sizes)
    }
    Console.write(bytes: object.bytes + [0x0a])
  }
}
