import Glibc
import JSON
import Jobs
import Posix

extension LedgerLocation {
  /// So much of a file is looked at.
  private static let recognizedBytes = 256

  /// Whether a folder with these entries is a ledger, whatever home it is in. Other programs have files of
  /// such names too, so how they begin decides.
  package static func isLedger(_ folder: Directory, _ names: [String]) -> Bool {
    names.contains { name in
      if name == journal || name.hasSuffix("." + journal) {
        return start(of: name, in: folder).withUnsafeBytes {
          $0.holds(EventBuffer.journalStart, at: 0)
        }
      }
      return name == standardSnapshotName && isSnapshot(start(of: name, in: folder))
    }
  }

  /// An object whose first member is called as a job is.
  private static func isSnapshot(_ start: [UInt8]) -> Bool {
    let bytes = start.filter { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    guard bytes.starts(with: [UInt8(ascii: "{"), UInt8(ascii: "\"")]) else { return false }
    return JobID(digits: Array(bytes.dropFirst(2).prefix { $0 != UInt8(ascii: "\"") })) != nil
  }

  private static func start(of name: String, in folder: Directory) -> [UInt8] {
    (try? folder.open(name, O_RDONLY).bytes(in: 0..<recognizedBytes)) ?? []
  }
}
