import JSON
import Jobs
import Posix

/// Facts about scripts, in the folder `.cache` of the ledgers' folder. A cache that
/// cannot be written is no reason to stop.
struct InspectionCache: Sendable {
  private static let folder = ".cache"

  /// It is not made if it does not exist; nil for none.
  let home: String?

  /// The name of an answer that follows from these bytes.
  func key(_ kind: String, of bytes: [UInt8]) -> String {
    "\(kind)-\(InspectionCache.digest(of: bytes)).json"
  }

  static func digest(of bytes: [UInt8]) -> String {
    let words = CommandDigest(of: bytes).words
    var digits: [UInt8] = []
    digits.appendHex(words.0)
    digits.appendHex(words.1)
    return String(decoding: digits, as: UTF8.self)
  }

  subscript(key: String) -> JSONValue? {
    guard let home, let folder = try? Directory(path: "\(home)/\(Self.folder)"),
      let bytes = try? folder.contents(of: key)
    else { return nil }
    return try? JSONValue(parsing: bytes)
  }

  func remember(_ answer: [UInt8], as key: String) {
    guard let home, let folder = try? Directory(path: home, mayBeLink: true) else { return }
    do throws(SystemError) {
      try folder.makeDirectory(Self.folder)
      let file = try AtomicFile(in: folder.directory(Self.folder), name: key)
      do throws(SystemError) {
        try file.file.writeAll(answer)
        try file.rename()
      } catch {
        file.discard()
      }
    } catch {}
  }
}
