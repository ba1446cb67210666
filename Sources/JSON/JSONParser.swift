extension JSONValue {
  /// Reads exactly one value, strictly by RFC 8259; the depth is bounded.
  package init(parsing bytes: UnsafeRawBufferPointer) throws(JSONError) {
    var parser = JSONParser(bytes)
    self = try parser.value(depth: 0)
    if parser.scanner.peek() != nil {
      throw JSONError(.trailingBytes, at: parser.scanner.position)
    }
  }

  package init(parsing bytes: [UInt8]) throws(JSONError) {
    // `withUnsafeBytes` does not pass typed errors on.
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(JSONError) in try JSONValue(parsing: buffer) }
    }
    self = try result.get()
  }
}

/// Makes values of what `JSONScanner` finds.
private struct JSONParser {
  var scanner: JSONScanner

  init(_ bytes: UnsafeRawBufferPointer) {
    scanner = JSONScanner(bytes)
  }

  mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    guard depth < JSONScanner.depthLimit else { throw JSONError(.tooDeep, at: scanner.position) }
    switch scanner.peek() {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""):
      let inside = try scanner.skipString()
      return .string(try JSONString.decode(scanner.bytes, inside))
    default: return try scalar()
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    try scanner.expect(UInt8(ascii: "{"))
    var members: [JSONObject.Member] = []
    if scanner.peek() == UInt8(ascii: "}") {
      scanner.position += 1
      return .object(JSONObject())
    }
    while true {
      let key = try JSONString.decode(scanner.bytes, try scanner.skipString())
      try scanner.expect(UInt8(ascii: ":"))
      members.append(JSONObject.Member(key: key, value: try value(depth: depth + 1)))
      if try closes(with: UInt8(ascii: "}")) { return .object(JSONObject(members)) }
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    try scanner.expect(UInt8(ascii: "["))
    var values: [JSONValue] = []
    if scanner.peek() == UInt8(ascii: "]") {
      scanner.position += 1
      return .array([])
    }
    while true {
      values.append(try value(depth: depth + 1))
      if try closes(with: UInt8(ascii: "]")) { return .array(values) }
    }
  }

  /// After a value: the closing bracket, or a comma.
  private mutating func closes(with close: UInt8) throws(JSONError) -> Bool {
    guard let next = scanner.peek() else { throw JSONError(.unexpectedEnd, at: scanner.position) }
    guard next == close || next == UInt8(ascii: ",") else {
      throw JSONError(.unexpectedByte(next), at: scanner.position)
    }
    scanner.position += 1
    return next == close
  }

  private mutating func scalar() throws(JSONError) -> JSONValue {
    let range = try scanner.skipValue()
    let text = scanner.bytes.slice(range)
    if text.equals("null") { return .null }
    if text.equals("true") { return .bool(true) }
    if text.equals("false") { return .bool(false) }
    guard JSONNumber.isNumber(text) else { throw JSONError(.badNumber, at: range.lowerBound) }
    return .number(String(decoding: text, as: UTF8.self))
  }
}
