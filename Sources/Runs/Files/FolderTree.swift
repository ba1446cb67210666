import Glibc
import Posix
import Text

/// What lies below a folder, in the order in which it is listed: naturally sorted, a folder before
/// what is in it.
package struct FolderTree: Sendable {
  package struct Entry: Sendable {
    /// Relative to the folder, as on disk.
    package var path: [UInt8]
    package var isFolder: Bool
    package var isLink: Bool
    /// Of what a link leads to, if it leads anywhere; else of itself.
    package var status: FileStatus

    /// Everything but folders, sockets, devices and the like.
    package var isRegular: Bool { status.isRegular }

    package var parts: [ArraySlice<UInt8>] { path.split(separator: UInt8(ascii: "/")) }
    package var text: String { String(decoding: path, as: UTF8.self) }
  }

  package let root: Directory
  /// Whether folders that links lead to are looked into. A link that leads back to a folder above
  /// it is not.
  package var followsLinks = false

  package init(_ root: Directory, followsLinks: Bool = false) {
    self.root = root
    self.followsLinks = followsLinks
  }

  /// Opens the folder at this path.
  package init(path: String) throws(SystemError) {
    root = try Directory(path: path, mayBeLink: true)
  }

  /// Calls `body` for every entry; for a folder it returns whether to look into it. What cannot be
  /// read is skipped, and reported to `problem`.
  package func visit(
    problem: (SystemError) -> Void = { _ in }, _ body: (Entry) -> Bool
  ) {
    var above: [FileStatus] = []
    if let status = try? root.descriptor.status() { above = [status] }
    visit([], isLink: false, &above, problem, body)
  }

  private func visit(
    _ folder: [UInt8], isLink: Bool, _ above: inout [FileStatus],
    _ problem: (SystemError) -> Void, _ body: (Entry) -> Bool
  ) {
    let names: [[UInt8]]
    do throws(SystemError) {
      names =
        folder.isEmpty
        ? try root.entryNames() : try root.entryNames(at: folder, followsLink: isLink)
    } catch {
      return problem(error)
    }
    for name in names.sorted(by: { comesNaturallyBefore($0, $1) }) {
      let path = folder.isEmpty ? name : folder + [UInt8(ascii: "/")] + name
      guard let entry = entry(at: path, problem) else { continue }
      guard body(entry), entry.isFolder, followsLinks || !entry.isLink else { continue }
      if entry.isLink && above.contains(where: { $0.isSameFile(as: entry.status) }) { continue }
      above.append(entry.status)
      visit(path, isLink: entry.isLink, &above, problem, body)
      above.removeLast()
    }
  }

  private func entry(at path: [UInt8], _ problem: (SystemError) -> Void) -> Entry? {
    do throws(SystemError) {
      // Nil: it was removed since.
      guard let own = try root.status(at: path) else { return nil }
      let isLink = own.mode & S_IFMT == S_IFLNK
      let target = isLink ? try? root.status(at: path, followsLink: true) : nil
      let status = target ?? own
      return Entry(path: path, isFolder: status.isDirectory, isLink: isLink, status: status)
    } catch {
      problem(error)
      return nil
    }
  }
}
