import JSON
import Ledger
import Operations

extension RunGlance {
  /// The flags, in the order of the text: their names without quotes, their values as they stand.
  ///
  /// - Returns: false if there is one that cannot be read this way; `body` has not seen all of them then.
  func forEachFlag(
    _ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Void
  ) -> Bool {
    guard let object = flagObject else { return true }
    var isPlain = true
    var scanner = JSONScanner(object)
    do throws(JSONError) {
      _ = try scanner.members { (key, value) throws(JSONError) in
        let (name, value) = (object.slice(key), object.slice(value))
        guard name.isPlainASCII, JSONCheck.isSound(value) else {
          isPlain = false
          return false
        }
        body(name, value)
        return true
      }
    } catch {
      return false
    }
    return isPlain
  }

  /// The same with the names only.
  package func forEachFlagName(_ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
    forEachFlag { name, _ in body(name) }
  }

  private var flagObject: UnsafeRawBufferPointer? {
    for key in [RecordKey.flags, .parameters] {
      if let value = fields[key], value.first == UInt8(ascii: "{") { return value }
    }
    return nil
  }

  /// What is recorded of a line are parameters, which are texts.
  var hasParameters: Bool { fields[.flags]?.first != UInt8(ascii: "{") }

  func flag(_ value: UnsafeRawBufferPointer) -> FlagValue? {
    guard let json = try? JSONValue(parsing: value) else { return nil }
    return hasParameters ? FlagValue(parameter: json) : FlagValue(json)
  }

  /// What a glance says of a flag.
  package enum GlancedFlag {
    /// Nil if there is no such flag.
    case told(FlagValue?)
    case untold
  }

  package func flagValue(of name: String) -> GlancedFlag {
    var found: UnsafeRawBufferPointer?
    let isPlain = forEachFlag { key, value in
      if name.utf8.elementsEqual(key) { found = value }
    }
    guard isPlain else { return .untold }
    guard let found else { return .told(nil) }
    return flag(found).map { .told($0) } ?? .untold
  }
}
