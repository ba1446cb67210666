import Glibc
import Operations
import Posix

/// The directory of a run, open, and the folder in it for what is ours.
struct RunDirectory {
  let directory: Directory
  let metadata: Directory
  /// Whether there was nothing of ours, so that nothing has to give way.
  let isNew: Bool

  /// Makes what is missing at this absolute path. That is not awaited on disk: after a power cut
  /// the run is started again, and makes it again.
  init(making path: String) throws(SystemError) {
    try Directory.make(path)
    directory = try Directory(path: path)
    isNew = try directory.makeDirectory(RunPlaces.metadataFolder)
    metadata = try directory.directory(RunPlaces.metadataFolder)
  }

  /// Removes what is in the folder at this path, but for an entry of the folder for what is ours.
  static func empty(_ path: String, keeping kept: String) throws(SystemError) {
    let directory = try Directory(path: path)
    for name in try directory.names() where name != RunPlaces.metadataFolder {
      try directory.removeTree(name)
    }
    let metadata = try directory.directory(RunPlaces.metadataFolder)
    for name in try metadata.names() where name != kept { try metadata.removeTree(name) }
  }

  /// Writes a small file for the owner only into the folder for what is ours, in place of the one
  /// that is there.
  func write(_ bytes: [UInt8], as name: String) throws(SystemError) {
    if !isNew { try metadata.remove(name) }
    try metadata.open(name, O_WRONLY | O_CREAT | O_EXCL).writeAll(bytes)
  }
}
