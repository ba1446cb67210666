import Glibc
import Posix

extension RunFolder {
  /// Where a file or a folder is that the user names.
  package struct Place: Sendable {
    /// Absolute, as the user means it.
    package var path: String
    /// The same without links.
    package var resolved: String
  }

  /// Finds a file or a folder that the user names.
  ///
  /// What is required of other runs is linked, so a link may lead to another run of the home, and
  /// to what the record names as a dependency; nowhere else out of the run's folder. `inSource` says
  /// whether the path is one within the copy of the source code.
  package func resolve(_ path: RunPath, inSource: Bool = false) throws(RunFileError) -> Place {
    let roots = inSource ? [try checkedSource()] : try checkedRoots()
    for root in roots {
      let whole = path.parts.isEmpty ? root : root + "/" + path.text
      guard let resolved = resolvedPath(whole) else {
        if errno == ENOENT || errno == ENOTDIR { continue }
        throw .system(SystemError("open '\(whole)'"))
      }
      guard isAllowed(resolved, below: root) else {
        throw .linkLeadsOut(path.text, to: resolved)
      }
      return Place(path: whole, resolved: resolved)
    }
    throw .missing((roots.first ?? "") + "/" + path.text)
  }

  /// Opens a regular file of the run to be read.
  package func open(
    _ path: RunPath, inSource: Bool = false
  ) throws(RunFileError) -> FileDescriptor {
    try Self.open(resolve(path, inSource: inSource).resolved)
  }

  /// Opens a regular file by its absolute path.
  package static func open(_ path: String) throws(RunFileError) -> FileDescriptor {
    // Without O_NONBLOCK a pipe would be waited for.
    let raw = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard raw >= 0 else {
      throw errno == ENOENT ? .missing(path) : .system(SystemError("open '\(path)'"))
    }
    let file = FileDescriptor(owning: raw, path: path)
    do throws(SystemError) {
      let status = try file.status()
      if status.isDirectory { throw SystemError("read '\(path)'", code: EISDIR) }
      guard status.isRegular else { throw SystemError("read '\(path)'", code: EINVAL) }
      return file
    } catch {
      throw error.code == EINVAL ? .notRegular(path) : .system(error)
    }
  }

  private func isAllowed(_ path: String, below root: String) -> Bool {
    let dependencies = ResolvedDependencies(run).sources.flatMap(\.paths)
    return ([root, home] + dependencies).contains { allowed in
      guard let allowed = resolvedPath(allowed) else { return false }
      return path == allowed || path.hasPrefix(allowed + "/")
    }
  }

}
