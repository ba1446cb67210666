import Glibc
import Posix
import YAML

/// A folder of published runs: one for each, and the pages that list them.
package struct Publication {
  package let folder: Directory

  private static let pages = ["README.md", "index.html"]
  /// Tells that batchrun has made the folder, and that nothing in it is source code.
  private static let marker = ".batchrun-nocopy"

  /// Opens the folder, which must be there.
  package init(opening path: String) throws(SystemError) {
    folder = try Directory(path: path, mayBeLink: true)
  }

  /// Opens the folder, which is made if it is missing.
  ///
  /// - Throws: also if pages of others are there, which would be replaced.
  package init(making path: String) throws(SystemError) {
    folder = try Directory.makingPath(path, mode: 0o777)
    guard try folder.status(of: Self.marker) == nil else { return }
    for name in Self.pages where try folder.status(of: name) != nil {
      throw SystemError(
        "replace '\(folder.path(of: name))', which 'publish' did not write", code: EEXIST)
    }
    _ = try folder.open(Self.marker, O_WRONLY | O_CREAT, mode: 0o666)
  }

  /// Writes the pages that list what is published here.
  ///
  /// - Returns: the names in the template that mean nothing.
  package func refreshIndex(_ template: PageTemplate) throws(SystemError) -> [String] {
    var entries: [PublishedIndex.Entry] = []
    for name in try folder.names() where !name.hasPrefix(".") {
      guard try folder.status(of: name)?.isDirectory == true,
        let bytes = try folder.directory(name).contents(of: "run.yml")
      else { continue }
      entries.append(PublishedIndex.Entry(folder: name, attributes: Self.attributes(in: bytes)))
    }
    let index = PublishedIndex(entries)
    let page = template.filled(with: index.texts)
    for (name, text) in zip(Self.pages, [page.text, index.html]) {
      let file = try AtomicFile(in: folder, name: name)
      try file.file.writeAll(Array(text.utf8))
      fchmod(file.file.raw, permissionsOfNewFile(0o666))
      try file.commit()
    }
    return page.unknown
  }

  private static func attributes(in yaml: [UInt8]) -> [String: String] {
    guard let node = try? Document.parse(yaml), case .mapping(let entries) = node.content else {
      return [:]
    }
    var attributes: [String: String] = [:]
    for entry in entries {
      if let name = entry.key.scalar?.text { attributes[name] = entry.value.scalar?.text }
    }
    return attributes
  }
}
