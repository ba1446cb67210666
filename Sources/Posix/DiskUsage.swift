/// Adds up what files take, by their lengths; links are not followed, and a file with several names
/// counts once.
package struct DiskUsage {
  private struct Identity: Hashable {
    var device: UInt64
    var inode: UInt64
  }

  private var counted: Set<Identity> = []

  package init() {}

  /// Bytes of what is called `name`, with all that is in it; 0 if nothing is, or if it
  /// cannot be looked at.
  package mutating func size(of name: FileName, in folder: Directory) -> Int {
    guard let status = try? folder.status(of: name) else { return 0 }
    if status.links > 1 && !status.isDirectory {
      let identity = Identity(device: status.device, inode: status.inode)
      if !counted.insert(identity).inserted { return 0 }
    }
    guard status.isDirectory, let inner = try? folder.directory(name) else { return status.size }
    return status.size + size(ofEntriesIn: inner)
  }

  /// Bytes of everything in a folder for which `isWanted` holds, without the folder itself.
  package mutating func size(
    ofEntriesIn folder: Directory, where isWanted: (FileName) -> Bool = { _ in true }
  ) -> Int {
    var total = 0
    for name in (try? folder.entries()) ?? [] where isWanted(name) {
      total += size(of: name, in: folder)
    }
    return total
  }
}
