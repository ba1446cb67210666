import Glibc
import JSON
import Ledger
import Posix

/// A home with a name, for archived runs.
package struct NamedArchive: Sendable {
  package var name: String
  package var description: String
  package var store: RunStore
}

/// The named archives of a home: each is a folder `.archives/ID`, with its name in `.archive.json`.
package struct NamedArchives: Sendable {
  private static let folderName = ".archives"
  private static let cardName = ".archive.json"

  private let folder: String

  package init(of home: RunStore) {
    folder = home.home + "/" + Self.folderName
  }

  /// All of them, by name.
  package func all() throws(LedgerError) -> [NamedArchive] {
    let names: [String]
    do throws(SystemError) {
      names = try Directory(path: folder).names()
    } catch {
      if error.isMissing { return [] }
      throw .unreadable(error)
    }
    return names.filter { !$0.hasPrefix(".") }.compactMap(archive(in:))
      .sorted { $0.name < $1.name }
  }

  /// The one of this name.
  package func archive(named name: String) throws(LedgerError) -> NamedArchive? {
    try all().first { $0.name == name }
  }

  private func archive(in name: String) -> NamedArchive? {
    guard let place = try? Directory(path: folder).directory(name),
      let bytes = try? place.contents(of: Self.cardName),
      let card = try? JSONValue(parsing: bytes), let label = card["label"]?.string
    else { return nil }
    return NamedArchive(
      name: label, description: card["description"]?.string ?? "",
      store: RunStore(home: "\(folder)/\(name)"))
  }

  /// Makes one; there must be none of this name.
  package func make(_ name: String, description: String) throws(LedgerError) -> NamedArchive {
    let id = (0..<2).map { _ in
      let digits = String(UInt64.random(in: 0 ... .max), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
    let archive = NamedArchive(
      name: name, description: description, store: RunStore(home: "\(folder)/\(id)"))
    try write(archive)
    return archive
  }

  /// Changes the description.
  package func describe(_ archive: NamedArchive, as text: String) throws(LedgerError) {
    var archive = archive
    archive.description = text
    try write(archive)
  }

  private func write(_ archive: NamedArchive) throws(LedgerError) {
    var contents = JSONObject()
    contents.add("label", archive.name)
    contents.add("description", archive.description)
    try writing { () throws(SystemError) in
      let card = try AtomicFile(
        in: Directory.makingPath(archive.store.home), name: Self.cardName)
      do throws(SystemError) {
        try card.file.writeAll(contents.bytes + [0x0a])
        try card.commit()
      } catch {
        card.discard()
        throw error
      }
    }
  }
}
