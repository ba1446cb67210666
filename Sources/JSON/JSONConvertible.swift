/// What has a form in JSON.
package protocol JSONConvertible {
  var jsonValue: JSONValue { get }
}

extension JSONValue: JSONConvertible {
  package var jsonValue: JSONValue { self }
}

extension JSONObject: JSONConvertible {
  package var jsonValue: JSONValue { .object(self) }
}

extension String: JSONConvertible {
  package var jsonValue: JSONValue { .string(self) }
}

extension Bool: JSONConvertible {
  package var jsonValue: JSONValue { .bool(self) }
}

extension Int: JSONConvertible {
  package var jsonValue: JSONValue { .number(String(self)) }
}

extension Int32: JSONConvertible {
  package var jsonValue: JSONValue { .number(String(self)) }
}

extension UInt64: JSONConvertible {
  package var jsonValue: JSONValue { .number(String(self)) }
}

extension Double: JSONConvertible {
  /// The shortest digits that read back as the same number; null for what JSON has no word for.
  package var jsonValue: JSONValue { isFinite ? .number(description) : .null }
}

extension Array: JSONConvertible where Element: JSONConvertible {
  package var jsonValue: JSONValue { .array(map { $0.jsonValue }) }
}

extension JSONValue {
  /// Seconds with exactly six decimals, as times have everywhere.
  package static func seconds(_ seconds: Double) -> JSONValue {
    var digits: [UInt8] = []
    digits.appendJSONSeconds(seconds)
    return digits.elementsEqual("null".utf8)
      ? .null : .number(String(decoding: digits, as: UTF8.self))
  }
}
