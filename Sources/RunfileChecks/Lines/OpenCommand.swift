/// A command that a line begins and does not end, where lines come one by one: what follows is a part
/// of it, to the line that ends it, and no job.
struct OpenCommand: Sendable {
  /// Of a quote that is never closed, no more lines than these are taken for parts.
  private static let mostLines = 400

  /// About the line that begins it.
  let finding: Finding
  private var text: [UInt8]
  private var lines = 1
  private let scan: LineScan
  private var hereDocument: OpenHereDocument?
  /// Whether more than the here-document continues after it.
  private let goesOn: Bool

  /// Nil if `line`, about which `finding` is, is wrong in itself, so that no further line can end
  /// it.
  init?(
    _ line: UnsafeRawBufferPointer, _ finding: Finding, _ scan: LineScan,
    askedOf questions: inout ShellQuestions
  ) {
    self.finding = finding
    self.scan = scan
    text = Array(line)
    if let word = scan.hereDocument {
      hereDocument = OpenHereDocument(word)
      goesOn = scan.block != nil || scan.open != nil
    } else {
      guard scan.open?.quote != nil || questions.isIncomplete(text) else { return nil }
      goesOn = true
    }
  }

  /// What is to be reported of a further line, at `line`, that is a part of it.
  func finding(ofPart line: Int) -> Finding {
    if case .hereDocument = finding.kind { return finding }
    return Finding(kind: .part(firstLine: finding.line), line: line, count: 1)
  }

  /// Takes the next line, and returns whether the command has come to its end.
  mutating func isEnded(
    by line: UnsafeRawBufferPointer, askedOf questions: inout ShellQuestions
  ) -> Bool {
    if let hereDocument {
      if goesOn { append(line) }
      guard hereDocument.isEnded(by: line) else { return false }
      self.hereDocument = nil
      if !goesOn { return true }
    } else {
      append(line)
      lines += 1
      if lines >= Self.mostLines { return true }
      guard mayEnd(with: line) else { return false }
    }
    return switch questions.result(forText: text) {
    case .accepted, .needsBash, .unknown: true
    case .refused: false
    }
  }

  private mutating func append(_ line: UnsafeRawBufferPointer) {
    text.append(ShellByte.newline)
    text.append(contentsOf: line)
  }

  /// Whether it is worth asking a shell.
  private func mayEnd(with line: UnsafeRawBufferPointer) -> Bool {
    if let quote = scan.open?.quote?.utf8.first, line.contains(quote) { return true }
    // A line that only ends with an operator continues for one line.
    return scan.open == nil && scan.block == nil || FaultContext.mayEndCommand(line[...])
  }
}

/// A here-document whose text has not ended.
private struct OpenHereDocument: Sendable {
  private let end: [UInt8]

  /// `text`: its operator and its word, as in `<<EOF`.
  init(_ text: String) {
    let word = text.drop { "0123456789<- \t".contains($0) }
    end = Array(word.utf8.filter { !"'\"\\".utf8.contains($0) })
  }

  /// Blanks around a command are not handed over, so they count for nothing here.
  func isEnded(by command: UnsafeRawBufferPointer) -> Bool { command.elementsEqual(end) }
}
