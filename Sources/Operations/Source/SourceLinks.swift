import Glibc
import Posix

/// The files of a snapshot, ready to be linked into the folders of other runs: links, or copies if the
/// file system cannot link them. Made once for all trials of a batch.
package struct SourceLinks: Sendable {
  private let source: Directory
  private let folders: [String]
  private let files: [(name: String, link: String)]

  /// `name` is that of the folder which gets them.
  package init(of snapshot: SourceSnapshot, as name: String) throws(SystemError) {
    source = try Directory(path: snapshot.folder)
    folders = [name] + SourceSnapshot.folders(of: snapshot.paths).map { "\(name)/\($0)" }
    files = snapshot.paths.map { ($0, "\(name)/\($0)") }
  }

  /// Makes the folder in `parent`, with the files.
  package func make(in parent: Directory) throws(SystemError) {
    for folder in folders { try parent.makeDirectory(folder) }
    for (name, link) in files {
      guard linkat(source.descriptor.raw, name, parent.descriptor.raw, link, 0) != 0 else {
        continue
      }
      let code = errno
      let (old, new) = (source.path(of: name), parent.path(of: link))
      guard [EXDEV, EPERM, EMLINK, EOPNOTSUPP].contains(code) else {
        throw SystemError("link '\(old)' to '\(new)'", code: code)
      }
      _ = try SourceSnapshot.copy(old, to: new)
    }
  }
}
