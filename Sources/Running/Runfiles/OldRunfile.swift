import Jobs
import Posix
import Sweeps

/// The runfile whose place the commands of a sweep are to take.
package struct OldRunfile {
  private static let chunkSize = 1 << 20

  let path: String
  private var replacement = RunfileReplacement()

  /// Reads it; nil if there is none, or only a pipe or a device.
  init?(path: String) throws(RunFailure) {
    guard FileStatus(path: path)?.isRegular == true else { return nil }
    self.path = path
    do throws(SystemError) {
      let file = try FileDescriptor(reading: path)
      var position = 0
      var isEnd = false
      while !isEnd {
        let bytes = try file.bytes(in: position..<(position + Self.chunkSize))
        position += bytes.count
        isEnd = bytes.isEmpty
        replacement.read(bytes, isEnd: isEnd)
      }
    } catch {
      throw RunFailure(error, exitCode: RunFailure.refused)
    }
  }

  /// Whether a runfile has one of these commands.
  package static func hasAny(of commands: [String], at path: String) -> Bool {
    guard FileStatus(path: path)?.isRegular == true, let source = try? RunfileSource(path: path),
      let runfile = try? Runfile(source: source)
    else { return false }
    let wanted = Set(commands.map { Array($0.utf8) })
    return runfile.entries.contains { entry in
      runfile.withCommand(entry) { wanted.contains(Array($0)) }
    }
  }

  /// Takes the next command of the sweep.
  mutating func take(_ command: ArraySlice<UInt8>) { replacement.take(command) }

  /// Whether it has the same commands already.
  var isUnchanged: Bool { replacement.verdict == .unchanged }

  /// Refuses to replace what was not made of this spec; if that is forced, keeps it, and gives
  /// the name that it has then.
  func allow(
    _ output: OutputFile, isForced: @autoclosure () -> Bool, _ asker: SweepOutput.Asker = .sweep
  ) throws(RunFailure) -> String? {
    let kept = output.keptPath
    guard let refusal = refusal(asker, keptPath: kept) else { return nil }
    guard isForced() else { throw refusal }
    do throws(OutputFile.Failure) {
      try output.keepReplaced()
    } catch {
      throw RunFailure(error)
    }
    return kept
  }

  /// Why it is not to be replaced; nil if it was made of this spec. `keptPath` is where it would be
  /// kept.
  func refusal(_ asker: SweepOutput.Asker, keptPath: String) -> RunFailure? {
    guard case .refused(let line, let word) = replacement.verdict else { return nil }
    let reason =
      word.isEmpty
      ? "only sets variables, which no command of the sweep does"
      : "runs '\(word)', which no command of the sweep runs"
    let hint =
      switch asker {
      case .sweep:
        "write another file with '--out', or replace this one with '--force', which keeps it as "
          + "'\(keptPath)'"
      case .launch: "choose another name with '--name', or move the file away if you do not need it"
      }
    return RunFailure(
      "'\(path)' is not replaced: line \(line) \(reason)", hint: hint,
      exitCode: RunFailure.refused)
  }
}
