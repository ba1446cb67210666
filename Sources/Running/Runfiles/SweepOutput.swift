import Posix
import Sweeps

/// Where the commands of a sweep go: a runfile, which is replaced when all of them are there, or
/// standard output.
package struct SweepOutput {
  /// How many bytes are written at once.
  private static let chunkSize = 1 << 18

  /// What was written, before it takes the place of what was there.
  package struct Draft: Hashable, Sendable {
    package var count: UInt128
    /// Whether the runfile has the same commands already.
    package var isUnchanged: Bool
  }

  package struct Result: Hashable, Sendable {
    package var count: UInt128
    /// Where the old runfile is now that had to make room.
    package var keptPath: String?
  }

  /// Which command sweeps, and so what its user can do about a refusal.
  package enum Asker: Sendable {
    case sweep, launch
  }

  private let spec: SpecFile
  private let asker: Asker
  /// Nil for standard output.
  private let file: OutputFile?
  private let print: ([UInt8]) -> Bool

  /// Begins the runfile `path`; `-` is standard output, to which `print` writes: it says whether
  /// its reader is still there.
  package init(
    _ path: String, for spec: SpecFile, asker: Asker = .sweep, print: @escaping ([UInt8]) -> Bool
  ) throws(RunFailure) {
    self.spec = spec
    self.asker = asker
    self.print = print
    guard path != "-" else {
      file = nil
      return
    }
    if let existing = FileStatus(path: path) {
      if let status = spec.status, existing.isSameFile(as: status) {
        throw RunFailure(
          "the runfile '\(path)' would replace the grid spec itself",
          hint: "choose another name with '\(asker == .sweep ? "--out" : "--name")'",
          exitCode: RunFailure.refused)
      }
      guard !existing.isDirectory else {
        throw RunFailure("'\(path)' is a folder, not a runfile", exitCode: RunFailure.refused)
      }
    }
    do throws(OutputFile.Failure) {
      file = try OutputFile(path)
    } catch {
      throw RunFailure(error)
    }
  }

  /// Writes the commands. `check` is asked before anything is replaced, and may refuse.
  ///
  /// Returns nil if the reader is gone. What was there stays if it fails; a file of other
  /// commands is replaced only if that `isForced`, one of the same commands not if `keepsUnchanged`.
  package func write(
    _ commands: SweepCommands, isForced: @autoclosure () -> Bool, keepsUnchanged: Bool = false,
    check: (Draft) throws(RunFailure) -> Void
  ) throws(RunFailure) -> Result? {
    do throws(RunFailure) {
      return try writeAll(commands, isForced, keepsUnchanged, check)
    } catch {
      file?.discard()
      throw error
    }
  }

  private func writeAll(
    _ commands: SweepCommands, _ isForced: () -> Bool, _ keepsUnchanged: Bool,
    _ check: (Draft) throws(RunFailure) -> Void
  ) throws(RunFailure) -> Result? {
    var commands = commands
    var old: OldRunfile?
    if let file { old = try OldRunfile(path: file.path) }
    var count: UInt128 = 0
    var chunk: [UInt8] = []
    chunk.reserveCapacity(Self.chunkSize + 4096)
    while true {
      let start = chunk.count
      let hasCommand = try spec.explaining { () throws(SpecError) in
        try commands.next(appendingTo: &chunk)
      }
      guard hasCommand else { break }
      count += 1
      old?.take(chunk[start..<(chunk.count - 1)])
      guard chunk.count >= Self.chunkSize else { continue }
      guard try write(chunk) else { return nil }
      chunk.removeAll(keepingCapacity: true)
    }
    _ = try write(chunk)
    let isUnchanged = old?.isUnchanged == true
    try check(Draft(count: count, isUnchanged: isUnchanged))
    guard let file else { return Result(count: count) }
    if isUnchanged, keepsUnchanged {
      file.discard()
      return Result(count: count)
    }
    let kept = try old?.allow(file, isForced: isForced(), asker)
    do throws(OutputFile.Failure) {
      try file.commit()
    } catch {
      throw RunFailure(error)
    }
    return Result(count: count, keptPath: kept)
  }

  private func write(_ bytes: [UInt8]) throws(RunFailure) -> Bool {
    guard let file else { return print(bytes) }
    do throws(OutputFile.Failure) {
      try file.write(bytes)
    } catch {
      throw RunFailure(error)
    }
    return true
  }

  /// The same where an expression chooses among the combinations.
  package static let nothingWanted = RunFailure(
    "no combination is left: 'where', 'exclude', 'when' or '--only' drop all of them",
    exitCode: RunFailure.refused)

  /// Why an empty runfile is not written.
  package static let nothingLeft = RunFailure(
    "no combination is left: 'where', 'exclude' or 'when' drop all of them",
    exitCode: RunFailure.refused)
}
