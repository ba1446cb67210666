import Glibc
import Jobs
import Ledger
import Operations
import Posix

/// The places where the files of a run are. All paths are absolute.
package struct RunFolder: Sendable {
  package let run: RunRecord
  /// The ledger's folder.
  private let ledger: String

  package init(_ run: RunRecord) {
    self.run = run
    let folder = run.ledger.folder
    ledger = CurrentFolder.absolute(folder)
  }

  /// Where it worked: of a launched line `dirs/ID` if it had its own folder, nil else.
  package var directory: String? {
    if let directory = run.directory { return directory }
    let path = files.directory
    return access(path, F_OK) == 0 ? path : nil
  }

  /// Where its output is.
  package var logs: String { files.logs }

  private var files: JobFiles { JobFiles(of: run.id, in: ledger) }

  /// What it wrote to standard output, and to standard error unless that is kept apart.
  package var output: String { ledger + "/" + Self.outputInLedger(of: run) }

  /// The same, relative to the ledger's folder.
  static func outputInLedger(of run: RunRecord) -> String {
    outputInLedger(of: run.id, recorded: run.members[.stdout]?.string)
  }

  static func outputInLedger(of id: JobID, recorded path: String?) -> String {
    inside(path) ?? JobFiles(of: id).output
  }

  /// What a line wrote to standard error; nil for runs of operations, as it is in `output`.
  var errorsOfLine: String? { Self.errorsInLedger(of: run).map { ledger + "/" + $0 } }

  /// What a line wrote to standard error, relative to the ledger's folder.
  static func errorsInLedger(of run: RunRecord) -> String? {
    guard run.members[.operation] == nil else { return nil }
    let errors = inside(run.members[.stderr]?.string) ?? JobFiles(of: run.id).errors
    return errors == outputInLedger(of: run) ? nil : errors
  }

  /// Where its program may have written metrics.
  package var metrics: String { files.metrics }

  /// What it wrote to standard error; nil if that went into `output`.
  package var errors: String? {
    guard let path = path(run.members[.stderr]?.string), path != output,
      access(path, F_OK) == 0
    else { return nil }
    return path
  }

  /// The copy of the source code; nil if none was kept.
  package var source: String? {
    guard let directory = run.directory else { return nil }
    let path = "\(directory)/\(RunPlaces.metadataFolder)/\(SourceSnapshot.folderName)"
    return access(path, F_OK) == 0 ? path : nil
  }

  /// Which of its files are copies of the source code; nil if none were made, as before there
  /// were any.
  package var manifest: SourceManifest? { run.directory.flatMap { SourceManifest(of: $0) } }

  /// The folders whose files are those of the run: its own, and of a launched line, which leaves
  /// nothing else, that of its logs.
  package var roots: [String] {
    (directory.map { [$0] } ?? []) + (isLine ? existingLogs : [])
  }

  /// The folder of the logs, if it is there.
  package var existingLogs: [String] { access(logs, F_OK) == 0 ? [logs] : [] }

  /// Whether it is a line of a runfile and no run of an operation.
  package var isLine: Bool { run.members[.operation] == nil }

  /// The home that it is in.
  package var home: String {
    ledger.lastIndex(of: "/").map { String(ledger[..<$0]) } ?? ledger
  }

  /// `roots`, of which there is one at least.
  ///
  /// - Throws: also if its folder has been removed.
  package func checkedRoots() throws(RunFileError) -> [String] {
    let roots = roots
    let name = run.id.shortText
    guard let first = roots.first else {
      throw run.attempts == 0 ? .noFolderYet(run: name) : .noFolder(run: name)
    }
    if access(first, F_OK) != 0 {
      throw run.attempts == 0
        ? .noFolderYet(run: name) : .missingFolder(run: name, path: first)
    }
    return roots
  }

  /// The folder of a run of which no source code was kept, although it has a folder; nil of others.
  package var rootWithoutSource: String? {
    source == nil ? (try? checkedRoots())?.first : nil
  }

  package func checkedSource() throws(RunFileError) -> String {
    guard let source else {
      // Distinguishes a missing folder from source code that never was.
      if !isLine { _ = try checkedRoots() }
      throw .noSource(run: run.id.shortText)
    }
    return source
  }

  private func path(_ text: String?) -> String? {
    Self.inside(text).map { ledger + "/" + $0 }
  }

  /// A path in the ledger's folder, relative to it. One that leads out of it is not followed: the
  /// record may come from another user's archive.
  private static func inside(_ text: String?) -> String? {
    guard let text, !text.hasPrefix("/"), !hasParent(text) else { return nil }
    return text
  }

  /// Whether `..` is a part of a path.
  private static func hasParent(_ path: String) -> Bool {
    var last: UInt8 = 0
    for byte in path.utf8 {
      if byte == UInt8(ascii: "."), last == byte {
        return path.split(separator: "/").contains("..")
      }
      last = byte
    }
    return false
  }
}

extension RunFolder {
  /// What `.batchrun/env` says: a variable a line. Empty if there is none.
  package var environment: String {
    guard let directory = run.directory,
      let folder = try? Directory(path: "\(directory)/\(RunPlaces.metadataFolder)"),
      let bytes = try? folder.contents(of: "env")
    else { return "" }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The folder that the source code was copied from; nil of a line, which has none.
  package var sourceRoot: String? { definition?.sourceRoot }

  /// The operation as it was defined then.
  package var definition: OperationDefinition? {
    run.members[.op].flatMap { OperationSnapshot.operation(from: $0) }
  }
}
