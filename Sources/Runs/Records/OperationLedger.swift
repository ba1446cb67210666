import Ledger

extension LedgerLocation {
  /// Names of folders longer than this are cut.
  private static let longestName = 100

  /// The ledger of an operation's runs, under a name that any file system takes. Operations whose
  /// names become the same share it.
  package init(home: String, operation: String) {
    self.init(home: home, name: LedgerLocation.safeName(of: operation))
  }

  package static func safeName(of operation: String) -> String {
    var name = operation.utf8.prefix(longestName).map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "+"), UInt8(ascii: "-"):
        byte
      default: UInt8(ascii: "-")
      }
    }
    if name.isEmpty { name = [UInt8(ascii: "-")] }
    // Such folders are not ledgers: `.trash` is another home.
    if name[0] == UInt8(ascii: ".") { name[0] = UInt8(ascii: "-") }
    return String(decoding: name, as: UTF8.self)
  }
}
