import Glibc
import Text

/// Where something is written that a user wants: a file that is replaced in one step when all is
/// written, or a stream.
package struct OutputFile {
  /// Why it cannot be written there.
  package enum Failure: ExplainedError, Hashable, Sendable {
    case folder(String)
    case system(SystemError)

    package var message: String {
      switch self {
      case .folder(let path): "'\(path)' is a folder, not a file"
      case .system(let error): "\(error)"
      }
    }

    package var exitCode: Int32 {
      if case .folder = self { 2 } else { 1 }
    }
  }

  private enum Target {
    /// A pipe or a device: what is written cannot be taken back.
    case stream(FileDescriptor)
    case replacement(AtomicFile)
  }

  /// As the user wrote it.
  package let path: String
  private let target: Target

  /// Begins a file.
  package init(_ path: String) throws(Failure) {
    self.path = path
    guard let existing = FileStatus(path: path) else {
      target = try Self.replacement(of: path, mode: permissionsOfNewFile(0o666))
      return
    }
    guard !existing.isDirectory else { throw .folder(path) }
    target =
      existing.isRegular
      ? try Self.replacement(of: path, mode: existing.mode & 0o7777) : try Self.stream(to: path)
  }

  /// Writes a file that is all there is, in a folder that is made if need be.
  package static func write(_ text: String, to path: String) throws(Failure) {
    makeFolder(of: path)
    let output = try OutputFile(path)
    do throws(Failure) {
      try output.write(Array(text.utf8))
      try output.commit()
    } catch {
      output.discard()
      throw error
    }
  }

  package func write(_ bytes: [UInt8]) throws(Failure) {
    let file =
      switch target {
      case .stream(let file): file
      case .replacement(let replacement): replacement.file
      }
    try doing { () throws(SystemError) in try file.writeAll(bytes) }
  }

  /// Where `keepReplaced` puts what is replaced: next to it, also if the path is a link.
  package var keptPath: String {
    var raw = stat()
    let isLink = lstat(path, &raw) == 0 && FileStatus(raw).isLink
    return (isLink ? resolvedPath(path) ?? path : path) + "~"
  }

  /// Keeps what `commit` will replace under its name with `~` after it, in place of what has that
  /// name.
  package func keepReplaced() throws(Failure) {
    guard case .replacement(let replacement) = target else { return }
    do throws(SystemError) {
      try replacement.keepReplaced(as: "~")
    } catch {
      throw .system(SystemError("write '\(keptPath)'", code: error.code))
    }
  }

  package func commit() throws(Failure) {
    guard case .replacement(let replacement) = target else { return }
    try doing { () throws(SystemError) in try replacement.commit() }
  }

  package func discard() {
    if case .replacement(let replacement) = target { replacement.discard() }
  }

  /// What cannot be made is reported when a file is opened there.
  private static func makeFolder(of path: String) {
    for (index, character) in zip(path.indices, path) where character == "/" {
      mkdir(String(path[...index]), 0o777)
    }
  }

  private static func stream(to path: String) throws(Failure) -> Target {
    let raw = open(path, O_WRONLY | O_CLOEXEC)
    guard raw >= 0 else { throw .system(SystemError("write '\(path)'")) }
    return .stream(FileDescriptor(owning: raw, path: path))
  }

  /// What a link points to is replaced, not the link.
  private static func replacement(of path: String, mode: mode_t) throws(Failure) -> Target {
    let resolved = resolvedPath(path) ?? path
    let slash = resolved.lastIndex(of: "/")
    let name = String(slash.map { resolved[resolved.index(after: $0)...] } ?? resolved[...])
    guard !name.isEmpty, let folder = resolvedPath(slash.map { String(resolved[...$0]) } ?? ".")
    else { throw .system(SystemError("write '\(path)'", code: name.isEmpty ? EISDIR : errno)) }
    do throws(SystemError) {
      let directory = try Directory(path: folder)
      // A leftover that cannot be removed does no harm.
      try? AtomicFile.removeAbandoned(in: directory, for: [name])
      let replacement = try AtomicFile(in: directory, name: name)
      fchmod(replacement.file.raw, mode)
      return .replacement(replacement)
    } catch {
      // Without the name of the temporary file, which means nothing to the user.
      throw .system(SystemError("write '\(path)'", code: error.code))
    }
  }

  private func doing(_ work: () throws(SystemError) -> Void) throws(Failure) {
    do throws(SystemError) {
      try work()
    } catch {
      throw .system(SystemError("write '\(path)'", code: error.code))
    }
  }
}
