import Operations
import Posix

/// The directory of a run, open, with the folder in it for what is ours.
struct RunDirectory {
  let directory: Directory
  /// The folder for what is ours; nil if it was made here, and so is what its name says.
  private let metadata: Directory?

  /// In that: the variables that the process has in addition to those that it inherits.
  static let environmentFile = "env"
  /// The source code, in the directory.
  static let sourceFolder = RunPlaces.metadataFolder + "/" + SourceSnapshot.folderName
  static let unfinishedSourceFolder =
    RunPlaces.metadataFolder + "/" + SourceSnapshot.unfinishedFolderName

  /// Whether there was nothing of ours, so that nothing has to be replaced.
  var isNew: Bool { metadata == nil }

  /// Makes what is missing at this absolute path. That is not awaited on disk: after a power cut
  /// the run is started again, and makes it again.
  init(making path: String) throws(SystemError) {
    try Directory.make(path)
    try self.init(in: Directory(path: path))
  }

  /// The same for a folder of the one of all runs.
  init(making name: String, in folder: Directory) throws(SystemError) {
    try folder.makeDirectory(name)
    try self.init(in: folder.directory(name))
  }

  private init(in directory: Directory) throws(SystemError) {
    self.directory = directory
    let isNew = try directory.makeDirectory(RunPlaces.metadataFolder)
    metadata = isNew ? nil : try directory.directory(RunPlaces.metadataFolder)
  }

  /// Gives it the source code of another run, which links as `unfinishedSourceFolder`.
  ///
  /// Returns where that is.
  func link(_ source: SourceLinks) throws(SystemError) -> String {
    // An earlier start may have been cut short.
    if !isNew { try directory.removeTree(RunDirectory.unfinishedSourceFolder) }
    try source.make(in: directory)
    try directory.rename(RunDirectory.unfinishedSourceFolder, to: RunDirectory.sourceFolder)
    return directory.path(of: RunDirectory.sourceFolder)
  }

  /// Removes what is in the folder at this path, except an entry of the folder for what is ours.
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
    guard let metadata else {
      return try directory.makeFile(RunPlaces.metadataFolder + "/" + name, bytes)
    }
    try metadata.remove(name)
    try metadata.makeFile(name, bytes)
  }
}
