import Glibc
import Jobs
import Posix

/// The source code of a run as it was when the run was made: a copy for a single run or a batch,
/// and hard links to that copy for the batch's trials.
///
/// The files are read-only, for a link that a trial writes through would change the others.
package struct SourceSnapshot: Hashable, Sendable {
  /// In a run's metadata folder.
  package static let folderName = "sourcecode"
  /// The same while it is made: under its own name there is the whole, or nothing.
  package static let unfinishedFolderName = folderName + ".new"

  /// The folder of the files; absolute.
  package let folder: String
  /// Relative to it, sorted.
  package let paths: [String]
  /// 32 hex digits of the SHA-256 over each path, a NUL byte and the contents.
  package let digest: String

  /// Copies files into `folder`, which is made; it must not exist yet.
  package init(copying files: SourceFiles, to folder: String) throws(SystemError) {
    self.folder = folder
    paths = files.paths
    _ = try Directory.makingPath(folder)
    try SourceSnapshot.makeFolders(of: files.paths, in: folder)
    var hashed: [UInt8] = []
    for path in files.paths {
      let bytes = try SourceSnapshot.copy(files.root + "/" + path, to: folder + "/" + path)
      let content = CommandDigest(of: bytes).words
      hashed += Array(path.utf8) + [0]
      hashed.appendHex(content.0)
      hashed.appendHex(content.1)
      hashed.appendHex(content.2)
      hashed.appendHex(content.3)
    }
    let words = CommandDigest(of: hashed).words
    var digest: [UInt8] = []
    digest.appendHex(words.0)
    digest.appendHex(words.1)
    self.digest = String(decoding: digest, as: UTF8.self)
  }

  /// A snapshot that exists already, as of a staged run.
  package init(existing folder: String, digest: String) {
    self.folder = folder
    self.digest = digest
    paths = SourceFiles.all(in: folder)
  }

  /// Gives another run the same files, in `target`, which is made: links, or copies if the file
  /// system cannot link them.
  package func link(to target: String) throws(SystemError) {
    try Directory.make(target)
    try SourceLinks(of: self, as: ".").make(in: Directory(path: target))
  }

  // MARK: files

  private static func makeFolders(of paths: [String], in root: String) throws(SystemError) {
    for folder in folders(of: paths) {
      let whole = root + "/" + folder
      guard mkdir(whole, 0o700) == 0 || errno == EEXIST else {
        throw SystemError("make folder '\(whole)'")
      }
    }
  }

  /// The folders that these files are in, each after the one that it is in.
  static func folders(of paths: [String]) -> [String] {
    var known: Set<String> = ["."]
    var folders: [String] = []
    for path in paths where path.utf8.contains(UInt8(ascii: "/")) {
      var missing: [String] = []
      var folder = Posix.folder(of: path)
      while known.insert(folder).inserted {
        missing.append(folder)
        folder = Posix.folder(of: folder)
      }
      folders += missing.reversed()
    }
    return folders
  }

  /// Returns the contents.
  static func copy(
    _ source: String, to target: String
  ) throws(SystemError) -> [UInt8] {
    let input = try FileDescriptor(reading: source)
    let isExecutable = try input.status().mode & 0o100 != 0
    let bytes = try input.contents()
    let writing = creat(target, 0o600)
    guard writing >= 0 else { throw SystemError("make '\(target)'") }
    let output = FileDescriptor(owning: writing, path: target)
    try output.writeAll(bytes)
    fchmod(output.raw, isExecutable ? 0o500 : 0o400)
    return bytes
  }
}

extension SourceFiles {
  /// Every file below a folder, relative to it, sorted.
  static func all(in folder: String) -> [String] {
    var everything = OperationDefinition.SourceSelection()
    everything.rules = [(isIncluded: true, glob: "*"), (isIncluded: true, glob: "*/")]
    return SourceFiles(in: folder, everything, asksGit: false).paths
  }
}
