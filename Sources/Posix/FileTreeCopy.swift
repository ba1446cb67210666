import Glibc

/// A sink that makes a tree again in another folder, or a single file: permissions and times as they were, files with
/// several names still one file.
package struct FileTreeCopy: FileTreeSink {
  private let parent: Directory
  private let rootName: FileName
  /// Whether files get a second name instead of a copy, if both lie on one file system: for
  /// those that are about to lose the first.
  private let sharesFiles: Bool
  private let links: HardLinks
  private var open: [(folder: Directory, status: FileStatus)] = []
  /// Bytes that were copied.
  package private(set) var size = 0

  /// - Parameters:
  ///   - name: what the tree is called.
  ///   - parent: the folder that it is made in, where nothing may be called so yet.
  ///   - sharesFiles: whether files get a second name instead of a copy, if that can be.
  ///   - links: the files with several names that were met already, in this tree or in others.
  package init(
    as name: String, in parent: Directory, sharingFiles sharesFiles: Bool = false,
    links: HardLinks
  ) {
    self.parent = parent
    rootName = FileName(name)
    self.sharesFiles = sharesFiles
    self.links = links
  }

  package mutating func enter(
    _ path: FileTreePath, _ status: FileStatus
  ) throws(CopyError) {
    let folder = try writing { () throws(SystemError) in
      guard let name = path.names.last else { return try parent.newDirectory(rootName) }
      return try (open.last?.folder ?? parent).newDirectory(name)
    }
    open.append((folder, status))
  }

  package mutating func leave() throws(CopyError) {
    guard let (folder, status) = open.popLast() else { return }
    try writing { () throws(SystemError) in try folder.descriptor.imitate(status) }
  }

  package mutating func file(
    _ path: FileTreePath, _ file: FileDescriptor, _ status: FileStatus, isLinked: Bool,
    name: FileName, in source: Directory
  ) throws(CopyError) {
    let (folder, ownName) = (open.last?.folder ?? parent, path.names.last ?? rootName)
    if sharesFiles, !isLinked, (try? folder.link(ownName, to: name, in: source)) != nil { return }
    let hasOtherNames = status.links > 1 && !isLinked
    if hasOtherNames, links.link(ownName, in: folder, as: status) { return }
    let copy = try writing { () throws(SystemError) in try folder.newFile(ownName) }
    try copy.copyContents(of: file, size: status.size)
    size += status.size
    try writing { () throws(SystemError) in try copy.imitate(status) }
    if hasOtherNames {
      let below = path.names.isEmpty ? [] : [0x2f] + path.bytes
      links.note(status, FileName(rootName.bytes + below), parent)
    }
  }

  package mutating func link(
    _ path: FileTreePath, to target: [UInt8], _ status: FileStatus
  ) throws(CopyError) {
    guard let folder = open.last?.folder, let name = path.names.last else { return }
    try writing { () throws(SystemError) in try folder.makeLink(name, to: target) }
  }

  private func writing<Value>(
    _ body: () throws(SystemError) -> Value
  ) throws(CopyError) -> Value {
    do throws(SystemError) {
      return try body()
    } catch {
      throw .target(error)
    }
  }
}

/// Where the copies of files with several names are, so that the next name becomes one of the copy.
package final class HardLinks {
  private struct Identity: Hashable {
    var device: UInt64
    var inode: UInt64
  }

  private struct Place {
    var path: FileName
    /// The folder that `path` is seen from; found again after `moved`.
    var folder: Directory
  }

  private var places: [Identity: Place] = [:]

  package init() {}

  func note(_ status: FileStatus, _ path: FileName, _ folder: Directory) {
    places[Identity(device: status.device, inode: status.inode)] = Place(path: path, folder: folder)
  }

  /// Gives the copy of this file another name; false if there is none, or it cannot have more.
  func link(_ name: FileName, in folder: Directory, as status: FileStatus) -> Bool {
    guard let place = places[Identity(device: status.device, inode: status.inode)] else {
      return false
    }
    return (try? folder.link(name, to: place.path, in: place.folder)) != nil
  }

  /// Trees that were in `folder` are in `other` now.
  package func moved(from folder: Directory, to other: Directory) {
    for (identity, place) in places where place.folder.path == folder.path {
      places[identity] = Place(path: place.path, folder: other)
    }
  }
}
