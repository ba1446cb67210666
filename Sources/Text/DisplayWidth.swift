/// The number of columns that `text` takes on a terminal: combining marks take none, East Asian
/// wide characters and emoji two. Control characters count as none; escape them first.
package func displayWidth(of text: some StringProtocol) -> Int {
  if text.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) { return text.utf8.count }
  return text.reduce(0) { $0 + displayWidth(of: $1) }
}

/// `text`, cut so that it takes at most `width` columns; if something was cut, `ellipsis` says
/// so.
package func truncated(
  _ text: String, toWidth width: Int, ellipsis: String = "…"
) -> String {
  guard displayWidth(of: text) > width else { return text }
  let room = width - displayWidth(of: ellipsis)
  guard room >= 0 else { return String(repeating: ".", count: max(0, width)) }
  var (kept, taken) = ("", 0)
  for character in text {
    taken += displayWidth(of: character)
    guard taken <= room else { break }
    kept.append(character)
  }
  return kept + ellipsis
}

/// `text` with spaces added up to `width` columns.
package func padded(_ text: String, toWidth width: Int, alignment: Alignment = .left) -> String {
  let spaces = String(repeating: " ", count: max(0, width - displayWidth(of: text)))
  return alignment == .left ? text + spaces : spaces + text
}

package enum Alignment: Sendable {
  case left, right
}

private func displayWidth(of character: Character) -> Int {
  var width = 0
  for scalar in character.unicodeScalars {
    // U+FE0F asks for the emoji form of what stands before it, which is wide.
    if scalar.value == 0xfe0f && width == 1 { return 2 }
    width = max(width, displayWidth(of: scalar))
  }
  return width
}

private func displayWidth(of scalar: Unicode.Scalar) -> Int {
  switch scalar.value {
  case 0x20...0x7e: return 1
  case 0x00...0x1f, 0x7f...0x9f, 0xad: return 0
  default: break
  }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format: return 0
  default: return isWide(scalar) ? 2 : 1
  }
}

private func isWide(_ scalar: Unicode.Scalar) -> Bool {
  wideBlocks.contains { $0.contains(scalar.value) } || scalar.properties.isEmojiPresentation
}

/// The blocks whose East_Asian_Width is W or F, joined if only unassigned code points lie
/// between them (Unicode Standard Annex 11).
private let wideBlocks: [ClosedRange<UInt32>] = [
  0x1100...0x115f,  // Hangul initial consonants
  0x2e80...0x303e,  // CJK radicals and punctuation
  0x3041...0xa4cf,  // kana, CJK, Yi
  0xa960...0xa97f,  // Hangul, old initial consonants
  0xac00...0xd7a3,  // Hangul syllables
  0xf900...0xfaff,  // CJK compatibility
  0xfe10...0xfe19,  // vertical forms
  0xfe30...0xfe6f,  // CJK compatibility and small forms
  0xff01...0xff60,  // full-width forms
  0xffe0...0xffe6,  // full-width signs
  0x16fe0...0x18aff,  // Tangut
  0x1b000...0x1b2ff,  // old kana, Nüshu
  0x1f200...0x1f2ff,  // enclosed ideographs
  0x1f300...0x1f64f,  // pictographs, emoticons
  0x1f900...0x1f9ff,  // more pictographs
  0x20000...0x3fffd,  // CJK extensions
]
