import JSON
import Ledger

/// A JSON object on one line, with a checksum as the journal's lines have it.
extension [UInt8] {
  mutating func appendSealed(_ object: JSONObject) {
    let start = count
    appendJSON(.object(object))
    // The seal closes the object.
    removeLast()
    JournalLine.seal(&self, from: start)
  }
}

extension JSONObject {
  /// Reads a line, without its newline; nil if it is not what was written.
  init?(sealed line: UnsafeRawBufferPointer) {
    guard JournalLine.isIntact(line), let object = (try? JSONValue(parsing: line))?.object else {
      return nil
    }
    self = object
  }
}
