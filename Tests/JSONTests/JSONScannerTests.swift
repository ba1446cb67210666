import JSON
import Testing

/// Strings are stepped over eight bytes at once: whatever ends one does so at any place.
@Suite struct JSONScannerTests {
  private func inside(_ text: String) throws -> String {
    let bytes = Array(text.utf8)
    return try bytes.withUnsafeBytes { bytes in
      var scanner = JSONScanner(bytes)
      let range = try scanner.skipString()
      #expect(scanner.position == range.upperBound + 1)
      return String(decoding: bytes[range], as: UTF8.self)
    }
  }

  @Test(arguments: 0...20)
  func `a string ends at its quote, wherever that is`(count: Int) throws {
    let text = String(repeating: "é", count: count / 2) + String(repeating: "~", count: count % 2)
    for behind in ["", ",", ", \"more\": [1, 2, 3]}"] {
      #expect(try inside("\"\(text)\"" + behind) == text)
      let escaped = text + "\\\"" + text + "\\\\"
      #expect(try inside("\"\(escaped)\"" + behind) == escaped)
    }
  }

  @Test(arguments: 0...20)
  func `a control character is refused, wherever it is`(count: Int) throws {
    let text = String(repeating: "x", count: count)
    for control in ["\u{0}", "\u{1f}", "\n"] {
      #expect(throws: JSONError(.controlCharacterInString, at: count + 1)) {
        try inside("\"\(text)\(control) and the rest of it\"")
      }
    }
    #expect(throws: JSONError.self) { try inside("\"\(text)") }
    // The bytes beside those that are refused may stand in a string.
    let fine = text + " !#[]\u{7f}\u{80}"
    #expect(try inside("\"\(fine)\"") == fine)
  }

  @Test func `bytes are found in others`() {
    func contains(_ text: String, _ part: String) -> Bool {
      Array(text.utf8).withUnsafeBytes { text in
        Array(part.utf8).withUnsafeBytes { text.contains($0) }
      }
    }
    #expect(contains("aab", "ab") && contains("aab", "aab") && contains("aab", "b"))
    #expect(contains("", "") && contains("a", ""))
    #expect(!contains("aab", "aba") && !contains("aab", "c") && !contains("", "a"))
    #expect(!contains("xab", "abc"))
  }
}
