import Scalars
import TestSupport
import Testing

/// A row of `Fixtures/lines.tsv`: some output, and what counts in it.
struct OutputLineRow: CustomTestStringConvertible, Sendable {
  let number: Int
  let flags: [String]
  let output: String
  let metrics: [OutputScalar]

  var testDescription: String { "line \(number): \(output.debugDescription)" }

  static let all: [OutputLineRow] = {
    let folder = "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let text = bytes(ofFile: folder + "/Fixtures/lines.tsv") ?? []
    return String(decoding: text, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false
    ).enumerated()
      .compactMap { number, line in OutputLineRow(number: number + 1, String(line)) }
  }()

  private init?(number: Int, _ line: String) {
    guard !line.isEmpty, !line.hasPrefix("#") else { return nil }
    var columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    while columns.count < 4 { columns.append("") }
    self.number = number
    flags = columns[1].split(separator: ",").map(String.init)
    output = Self.unescaped(columns[2])
    metrics = columns[3].split(separator: "; ").compactMap { metric in
      // Names can have an `@` in them.
      guard let at = metric.lastIndex(of: "@"), let sign = metric[..<at].lastIndex(of: "="),
        let value = Double(metric[metric.index(after: sign)..<at]),
        let step = Int(metric[metric.index(after: at)...])
      else { return nil }
      return OutputScalar(name: String(metric[..<sign]), value: value, step: step)
    }
    // A row whose columns were torn apart must not look like one in which nothing counts.
    guard (columns[0] == "yes") == !metrics.isEmpty else {
      Issue.record("line \(number) of lines.tsv is no row")
      return nil
    }
  }

  /// What is found in the row's output, or in another one, by the rules of launched lines.
  func found(in output: String? = nil, pieceSize: Int = .max) -> [OutputScalar] {
    let collector = ScalarCollector(
      OutputScalarRules(.automatic(metrics: [])), ignoring: flags)
    var found: [OutputScalar] = []
    var rest = Array((output ?? self.output).utf8)[...]
    while !rest.isEmpty {
      Array(rest.prefix(pieceSize)).withUnsafeBytes { collector.feed($0) { found.append($0) } }
      rest = rest.dropFirst(pieceSize)
    }
    collector.finish { found.append($0) }
    return found
  }

  private static func unescaped(_ text: String) -> String {
    var result = ""
    var isEscaped = false
    for character in text.unicodeScalars {
      if isEscaped {
        switch character {
        case "t": result += "\t"
        case "r": result += "\r"
        case "n": result += "\n"
        case "b": result += "\u{8}"
        case "e": result += "\u{1b}"
        default: result.unicodeScalars.append(character)
        }
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        result.unicodeScalars.append(character)
      }
    }
    return result
  }
}

extension OutputScalar {
  /// As `==`, but `nan` equals itself.
  func isSame(as other: OutputScalar) -> Bool {
    name == other.name && step == other.step
      && (value == other.value || (value.isNaN && other.value.isNaN))
  }
}

extension [OutputScalar] {
  func areSame(as others: [OutputScalar]) -> Bool {
    count == others.count && zip(self, others).allSatisfy { $0.isSame(as: $1) }
  }
}
