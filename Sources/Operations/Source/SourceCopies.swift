import Glibc
import Posix

/// The files of a snapshot, ready to be copied into run directories, where programs find and change
/// them. Made once for all trials of a batch.
package struct SourceCopies: Sendable {
  private struct File: Sendable {
    /// Relative to the run directory.
    let path: String
    /// Of the snapshot; absolute.
    let original: String
    /// What is in it; nil of a larger file, whose blocks are shared if the file system can.
    let bytes: [UInt8]?
    let mode: mode_t
  }

  /// Smaller files are kept in memory, up to this many bytes together.
  private static let fileLimit = 16 << 10
  private static let memoryLimit = 8 << 20

  private let destination: String
  /// Relative to the run directory, a folder after the one that it is in.
  private let folders: [String]
  private let files: [File]

  /// `destination` is a folder of the run directory, `.` for itself. Files with one of the names
  /// `leaving` stay out.
  package init(
    of snapshot: SourceSnapshot, to destination: String, leaving names: [String] = []
  ) throws(SystemError) {
    self.destination = destination
    var files: [File] = []
    var held = 0
    for name in snapshot.paths where !names.contains(name) {
      let path = destination == "." ? name : "\(destination)/\(name)"
      let original = "\(snapshot.folder)/\(name)"
      let input = try FileDescriptor(reading: original)
      let status = try input.status()
      let isHeld = status.size <= Self.fileLimit && held + status.size <= Self.memoryLimit
      if isHeld { held += status.size }
      files.append(
        File(
          path: path, original: original, bytes: isHeld ? try input.contents() : nil,
          mode: mode_t(status.mode & 0o100 | 0o600)))
    }
    folders = SourceSnapshot.folders(of: files.map(\.path))
    self.files = files
  }

  /// Copies the files into a run directory.
  ///
  /// What is there already stays: files of others, files that the program has changed,
  /// and the `dependencies`, paths in the run directory that were placed because the operation
  /// requires them. Of a run that was started before, `isForced` replaces all but the last; one that
  /// `isNew` has no manifest.
  ///
  /// - Returns: the manifest, to be written into its metadata folder; nil if there is nothing to
  ///   say.
  package func place(
    in directory: Directory, besides dependencies: Set<String> = [], isForced: Bool = false,
    isNew: Bool = false
  ) throws(SystemError) -> [UInt8]? {
    if isNew, folders.isEmpty, files.isEmpty { return nil }
    var placing = Placing(
      directory: directory, dependencies: dependencies, isForced: isForced,
      manifest: SourceManifest(directory.path, destination: destination))
    if isNew { placing.old = nil }
    for folder in folders { try placing.make(folder) }
    for file in files { try placing.put(file) }
    try placing.removeOldCopies()
    guard !placing.manifest.stamps.isEmpty || placing.old != nil else { return nil }
    return placing.manifest.bytes
  }

  /// The copies in one run directory, while they are made.
  private struct Placing {
    let directory: Directory
    let dependencies: Set<String>
    let isForced: Bool
    var manifest: SourceManifest
    /// If something else than a folder is: nothing is put behind a link.
    var blocked: [String] = []
    /// What an earlier start has placed.
    fileprivate(set) lazy var old: SourceManifest? = SourceManifest(of: directory.path)

    init(
      directory: Directory, dependencies: Set<String>, isForced: Bool, manifest: SourceManifest
    ) {
      self.directory = directory
      self.dependencies = dependencies
      self.isForced = isForced
      self.manifest = manifest
    }

    mutating func make(_ folder: String) throws(SystemError) {
      guard !isBlocked(folder), mkdirat(directory.descriptor.raw, folder, 0o700) != 0 else {
        return
      }
      let code = errno
      guard code == EEXIST, let status = try? directory.status(of: folder) else {
        throw SystemError("make folder '\(directory.path(of: folder))'", code: code)
      }
      if !status.isDirectory { blocked.append(folder + "/") }
    }

    private func isBlocked(_ path: String) -> Bool {
      !blocked.isEmpty && blocked.contains { path.hasPrefix($0) }
    }

    mutating func put(_ file: File) throws(SystemError) {
      guard !isBlocked(file.path) else { return }
      if try write(file) { return }
      guard !isDependency(file.path) else { return }
      if isForced {
        try directory.remove(file.path)
        _ = try write(file)
      } else if let stamp = old?[file.path] {
        manifest[file.path] = stamp
      } else if old == nil {
        // Of a run from before; or its start was cut short as the files were copied.
        switch likeness(to: file) {
        case .same: manifest[file.path] = stamp(of: file.path)
        case .beginning:
          try directory.remove(file.path)
          _ = try write(file)
        case .other: break
        }
      }
    }

    private func isDependency(_ path: String) -> Bool {
      dependencies.contains(path) || dependencies.contains { path.hasPrefix($0 + "/") }
    }

    /// False if something is there already.
    private mutating func write(_ file: File) throws(SystemError) -> Bool {
      let raw = openat(
        directory.descriptor.raw, file.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, file.mode)
      guard raw >= 0 else {
        let code = errno
        guard code == EEXIST || code == EISDIR else {
          throw SystemError("make '\(directory.path(of: file.path))'", code: code)
        }
        return false
      }
      let output = FileDescriptor(owning: raw, path: file.path)
      if let bytes = file.bytes {
        try output.writeAll(bytes)
      } else {
        try output.fill(from: try FileDescriptor(reading: file.original))
      }
      let status = try output.status()
      if mode_t(status.mode) & file.mode != file.mode { fchmod(raw, file.mode) }
      manifest[file.path] = SourceManifest.Stamp(status)
      return true
    }

    private enum Likeness {
      /// The bytes are those of the file, or only its first ones.
      case same, beginning
      case other
    }

    /// How what is there compares with the file.
    private func likeness(to file: File) -> Likeness {
      guard let status = try? directory.status(of: file.path), status.isRegular,
        let copy = try? readFile(directory.path(of: file.path)),
        let original = try? file.bytes ?? readFile(file.original), original.starts(with: copy)
      else { return .other }
      return copy.count == original.count ? .same : .beginning
    }

    private func stamp(of path: String) -> SourceManifest.Stamp? {
      (try? directory.status(of: path)).map { SourceManifest.Stamp($0) }
    }

    /// Source code that the project has no more.
    mutating func removeOldCopies() throws(SystemError) {
      guard isForced, let old else { return }
      for path in old.stamps.keys where manifest[path] == nil {
        if !isDependency(path), old.isUntouched(path) { try directory.remove(path) }
      }
    }
  }
}

extension FileDescriptor {
  /// Copies all of another file into this one, which is new.
  fileprivate func fill(from source: FileDescriptor) throws(SystemError) {
    let size = try source.status().size
    do throws(CopyError) {
      try copyContents(of: source, size: size)
    } catch {
      throw error.cause
    }
  }
}
