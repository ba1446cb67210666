/// A here-document that a line begins where lines come one by one: what follows belongs to it, to the
/// line that ends it, and is no command.
struct OpenHereDocument: Sendable {
  /// `<<EOF`, as it stands in the line.
  let text: String
  /// Of the line that begins it.
  let line: Int
  private let end: [UInt8]

  init(_ text: String, line: Int) {
    self.text = text
    self.line = line
    let word = text.drop { "0123456789<- \t".contains($0) }
    end = Array(word.utf8.filter { !"'\"\\".utf8.contains($0) })
  }

  /// Blanks around a command are not handed over, so they count for nothing here.
  func isEnded(by command: UnsafeRawBufferPointer) -> Bool { command.elementsEqual(end) }
}
