import Glibc
import JSON
import Jobs
import Launching
import Ledger
import Operations
import Posix
import Runs

/// One run, ready to be executed when its turn has come.
struct RunProgram: ProgramSource {
  let context: RunContext
  let id: JobID
  let flags: Flags
  /// Absolute.
  let directory: String
  /// The run whose copy of the source code it shares; nil where it has its own.
  let sourceOwner: JobID?
  /// The runs that were named for its dependencies.
  var choices = DependencyChoices()
  /// What its dependencies were resolved with before.
  var resolved = ResolvedDependencies()

  func prepare() throws(ProgramUnavailable) -> PreparedProgram {
    let metadata = try makeFolder()
    try context.resolveDependencies(of: self)
    do throws(SystemError) {
      let command = try build(in: metadata)
      try write(command, to: try Directory(path: metadata))
      return PreparedProgram(
        arguments: command.arguments.map { Array($0.utf8) },
        environment: command.environment.map { Array("\($0.key)=\($0.value)".utf8) },
        directory: try Directory(path: directory))
    } catch {
      throw ProgramUnavailable("\(error)")
    }
  }

  /// Makes the folder with the source code, and what can be had of its dependencies, for a run that
  /// is started another time.
  func stage() throws(ProgramUnavailable) {
    _ = try makeFolder()
    try context.resolveDependencies(of: self, isStaging: true)
  }

  /// Returns the folder in it for what is ours.
  private func makeFolder() throws(ProgramUnavailable) -> String {
    let metadata = directory + "/" + RunPlaces.metadataFolder
    do throws(SystemError) {
      _ = try Directory.makingPath(metadata)
      try shareSource(with: metadata)
    } catch {
      throw ProgramUnavailable("\(error)")
    }
    return metadata
  }

  private func shareSource(with metadata: String) throws(SystemError) {
    let own = metadata + "/" + SourceSnapshot.folderName
    guard let sourceOwner, access(own, F_OK) != 0 else { return }
    let shared = context.folders.source(of: sourceOwner)
    guard access(shared, F_OK) == 0 else { return }
    try context.sharedSource(shared).link(to: own)
  }

  private func build(in metadata: String) throws(SystemError) -> ProgramCommand {
    let source = metadata + "/" + SourceSnapshot.folderName
    let places = RunPlaces(
      id: id.text, directory: directory, source: access(source, F_OK) == 0 ? source : nil,
      project: context.project, command: context.request.folder, home: context.request.home)
    do throws(OperationError) {
      return try CommandBuilder(context.operation, python: context.python)
        .command(flags, in: places)
    } catch {
      throw SystemError("run '\(context.operation.fullName)': \(error.message)", code: EINVAL)
    }
  }

  /// The card for people, and the environment without what looks secret.
  private func write(
    _ command: ProgramCommand, to folder: Directory
  ) throws(SystemError) {
    for (name, text) in command.files { try folder.replace(name, with: Array(text.utf8)) }
    var card: [UInt8] = []
    card.appendJSON(
      .object(
        JSONObject([
          .init(key: "id", value: .string(id.text)),
          .init(key: "operation", value: .string(context.operation.fullName)),
          .init(key: "flags", value: .object(flags.json)),
          .init(key: "arguments", value: .array(command.arguments.map { .string($0) })),
        ])))
    try folder.replace("run.json", with: card + [UInt8(ascii: "\n")])
    let variables = command.environment.filter { !SecretNames.contain($0.key) }
      .sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\n" }.joined()
    try folder.replace("env", with: Array(variables.utf8))
  }
}

/// Names of variables whose values are never written down.
enum SecretNames {
  private static let parts = [
    "PASSWORD", "PASSWD", "TOKEN", "SECRET", "KEY", "CREDENTIAL", "AUTH", "COOKIE", "DATABASE_URL",
  ]

  static func contain(_ name: String) -> Bool {
    let name = name.uppercased()
    return parts.contains { name.contains($0) }
  }
}

extension Directory {
  /// Writes a small file for the owner only, in place of the one that is there.
  func replace(_ name: String, with bytes: [UInt8]) throws(SystemError) {
    try remove(name)
    try open(name, O_WRONLY | O_CREAT | O_EXCL).writeAll(bytes)
  }
}
