/// `word` as a POSIX shell reads it back as one word: bare if every character is harmless, in
/// single quotes otherwise.
package func shellQuoted(_ word: String) -> String {
  String(decoding: shellQuoted(Array(word.utf8)), as: UTF8.self)
}

/// The same for any bytes.
package func shellQuoted(_ word: [UInt8]) -> [UInt8] {
  let quote = UInt8(ascii: "'")
  guard word.isEmpty || !word.allSatisfy(isHarmlessInShell) else { return word }
  var quoted = [quote]
  for byte in word {
    if byte == quote {
      // A quote cannot stand between quotes: close, an escaped one, open again.
      quoted.append(contentsOf: #"'\''"#.utf8)
    } else {
      quoted.append(byte)
    }
  }
  quoted.append(quote)
  return quoted
}

private func isHarmlessInShell(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"):
    true
  default: "_@%+=:,./-".utf8.contains(byte)
  }
}
