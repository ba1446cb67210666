/// JSON as shown: on one line, and harmless to a terminal.
extension JSONObject {
  /// The object as it stands in files.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendJSON(.object(self))
    return bytes
  }

  /// The object for people and pipes, without a newline.
  ///
  /// Beyond what JSON asks for, DEL, C1 controls and bidirectional controls are written as `\u…`.
  package var line: String {
    String(decoding: JSONObject.inert(bytes), as: UTF8.self)
  }

  /// Such characters stand only within strings, so that they can be replaced without looking at
  /// anything else.
  private static func inert(_ json: [UInt8]) -> [UInt8] {
    guard json.contains(where: { $0 >= 0x7F }) else { return json }
    var result: [UInt8] = []
    result.reserveCapacity(json.count + 16)
    for scalar in String(decoding: json, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069:
        result.append("\\u")
        result.appendHex(UInt16(scalar.value))
      default: result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
    return result
  }
}
