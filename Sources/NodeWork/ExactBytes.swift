import JSON

/// Bytes that need not be text, in JSON: as a string where that says them exactly, else in base 64
/// under the key with `_base64` after it.
extension JSONObject {
  private static let encodedSuffix = "_base64"

  mutating func add(_ key: String, exactly bytes: [UInt8]?) {
    guard let bytes else { return }
    if let text = String(validating: bytes, as: UTF8.self) {
      add(key, text)
    } else {
      add(key + Self.encodedSuffix, Self.encoded(bytes))
    }
  }

  /// All of them in the same form.
  mutating func add(_ key: String, exactly list: [[UInt8]]) {
    let texts = list.compactMap { String(validating: $0, as: UTF8.self) }
    if texts.count == list.count {
      add(key, texts)
    } else {
      add(key + Self.encodedSuffix, list.map(Self.encoded))
    }
  }

  /// Nil if they are not there, or cannot be read.
  func bytes(_ key: String) -> [UInt8]? {
    if let text = self[key]?.string { return Array(text.utf8) }
    return self[key + Self.encodedSuffix]?.string.flatMap { Base64.decode($0.utf8) }
  }

  func byteLists(_ key: String) -> [[UInt8]]? {
    let isPlain = self[key] != nil
    guard let values = self[isPlain ? key : key + Self.encodedSuffix]?.array else { return nil }
    let list = values.compactMap { value in
      value.string.flatMap { isPlain ? Array($0.utf8) : Base64.decode($0.utf8) }
    }
    return list.count == values.count ? list : nil
  }

  private static func encoded(_ bytes: [UInt8]) -> String {
    var encoded: [UInt8] = []
    bytes.withUnsafeBytes { Base64.append($0, to: &encoded) }
    return String(decoding: encoded, as: UTF8.self)
  }
}
