import Arguments
import Glibc
import Posix

/// Where something is written that a user wants: a file that is replaced in one step when all is
/// written, or a stream.
struct FileOutput {
  private enum Target {
    case standardOutput
    /// A pipe or a device: what is written is gone.
    case stream(FileDescriptor)
    case replacement(AtomicFile)
  }

  /// As the user wrote it; nil for standard output.
  let path: String?
  private let target: Target

  /// Begins a file; `-` is standard output. `check` may refuse what is there already.
  init(
    _ path: String, check: (FileStatus) throws(CommandFailure) -> Void = { _ in }
  ) throws(CommandFailure) {
    guard path != "-" else {
      self.path = nil
      target = .standardOutput
      return
    }
    self.path = path
    var raw = stat()
    guard stat(path, &raw) == 0 else {
      target = try Self.replacement(of: path, mode: 0o666 & ~Self.mask)
      return
    }
    let existing = FileStatus(raw)
    try check(existing)
    guard !existing.isDirectory else { throw .wrongInput("'\(path)' is a folder, not a file") }
    target =
      existing.isRegular
      ? try Self.replacement(of: path, mode: existing.mode & 0o7777) : try Self.stream(to: path)
  }

  /// Writes a file that is all there is, in a folder that is made if need be.
  static func write(_ text: String, to path: String) throws(CommandFailure) {
    makeFolder(of: path)
    let output = try FileOutput(path)
    do throws(CommandFailure) {
      _ = try output.write(Array(text.utf8))
      try output.commit()
    } catch {
      output.discard()
      throw error
    }
  }

  /// False where nobody reads any more.
  func write(_ bytes: [UInt8]) throws(CommandFailure) -> Bool {
    switch target {
    case .standardOutput:
      Console.write(bytes: bytes)
      return !Console.isClosed
    case .stream(let file):
      try doing { () throws(SystemError) in try file.writeAll(bytes) }
    case .replacement(let replacement):
      try doing { () throws(SystemError) in try replacement.file.writeAll(bytes) }
    }
    return true
  }

  /// Where `keepReplaced` puts what is replaced: beside it, also where the path is a link.
  var keptPath: String {
    guard let path else { return "" }
    var raw = stat()
    let isLink = lstat(path, &raw) == 0 && FileStatus(raw).isLink
    return (isLink ? resolvedPath(path) ?? path : path) + "~"
  }

  /// Keeps what `commit` will replace under its name with `~` after it, in place of what has that
  /// name.
  func keepReplaced() throws(CommandFailure) {
    guard case .replacement(let replacement) = target else { return }
    do throws(SystemError) {
      try replacement.keepReplaced(as: "~")
    } catch {
      throw CommandFailure("\(SystemError("write '\(keptPath)'", code: error.code))")
    }
  }

  func commit() throws(CommandFailure) {
    guard case .replacement(let replacement) = target else { return }
    try doing { () throws(SystemError) in try replacement.commit() }
  }

  func discard() {
    if case .replacement(let replacement) = target { replacement.discard() }
  }

  /// What cannot be made is told by whoever opens a file there.
  private static func makeFolder(of path: String) {
    for (index, character) in zip(path.indices, path) where character == "/" {
      mkdir(String(path[...index]), 0o777)
    }
  }

  private static func stream(to path: String) throws(CommandFailure) -> Target {
    let raw = open(path, O_WRONLY | O_CLOEXEC)
    guard raw >= 0 else { throw CommandFailure("\(SystemError("write '\(path)'"))") }
    return .stream(FileDescriptor(owning: raw, path: path))
  }

  /// What a link points to is replaced, not the link.
  private static func replacement(
    of path: String, mode: mode_t
  ) throws(CommandFailure) -> Target {
    let resolved = resolvedPath(path) ?? path
    let slash = resolved.lastIndex(of: "/")
    let name = String(slash.map { resolved[resolved.index(after: $0)...] } ?? resolved[...])
    guard !name.isEmpty, let folder = resolvedPath(slash.map { String(resolved[...$0]) } ?? ".")
    else {
      throw CommandFailure(
        "\(SystemError("write '\(path)'", code: name.isEmpty ? EISDIR : errno))")
    }
    do throws(SystemError) {
      let directory = try Directory(path: folder)
      // A leftover that cannot be removed is in nobody's way.
      try? AtomicFile.removeAbandoned(in: directory, for: [name])
      let replacement = try AtomicFile(in: directory, name: name)
      fchmod(replacement.file.raw, mode)
      return .replacement(replacement)
    } catch {
      // Without the name of the temporary file, which means nothing to the user.
      throw CommandFailure("\(SystemError("write '\(path)'", code: error.code))")
    }
  }

  /// What the user does not want new files to allow.
  private static var mask: mode_t {
    // It can only be asked by setting it.
    let mask = umask(0)
    umask(mask)
    return mask
  }

  private func doing(_ work: () throws(SystemError) -> Void) throws(CommandFailure) {
    do throws(SystemError) {
      try work()
    } catch {
      throw CommandFailure("\(SystemError("write '\(path ?? "")'", code: error.code))")
    }
  }
}
