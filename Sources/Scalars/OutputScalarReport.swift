import Text

extension OutputScalarRules {
  /// What `--test-output-scalars` says of a line: the line, then a line for every rule. `flagNames` are
  /// no metrics.
  package func report(
    on line: String, ignoring flagNames: [String] = []
  ) -> [String] {
    switch kind {
    case .standard:
      var bytes = line
      return bytes.withUTF8 { standardReport(on: UnsafeRawBufferPointer($0), line) }
    case .patterns(let patterns): return [line] + patterns.map { report(of: $0, on: line) }
    case .automatic(let metrics):
      return [line] + formReports(on: line, isIgnored(flagNames))
        + metrics.map { report(of: $0, on: line) }
    case .objects: return [line]
    }
  }

  private func report(of pattern: OutputScalarPattern, on line: String) -> String {
    let matches = pattern.matches(in: line)
    guard !matches.isEmpty else { return "  '\(pattern.rule.pattern)': <no matches>" }
    let groups = matches.map { match in
      "(" + match.groups.map { "'\($0.text)'" }.joined(separator: ", ") + ")"
    }
    let values = matches.flatMap(\.values).map { "\($0.name)=\(decimalText($0.value))" }
    return "  '\(pattern.rule.pattern)': [\(groups.joined(separator: ", "))] "
      + "(\(values.joined(separator: ", ")))"
  }

  /// The forms of what a line shows, one after the other, with what it says.
  private func formReports(on line: String, _ isIgnored: (String) -> Bool) -> [String] {
    var reports: [String] = []
    var clean: [UInt8] = []
    let pieces = line.utf8.split(separator: UInt8(ascii: "\r"), omittingEmptySubsequences: false)
    for (number, piece) in pieces.enumerated() {
      Array(piece).withUnsafeBytes { ControlSequences.remove(from: $0, into: &clean) }
      clean.withUnsafeBytes { bytes in
        let bar = number > 0 ? ProgressBarLine.end(in: bytes) ?? 0 : 0
        reports += [bytes.slice(0..<bar), bytes.slice(bar..<bytes.count)].compactMap {
          formReport(
            on: (bar > 0 ? $0.withoutBlanksAtStart : $0).withoutBlanksAtEnd, isIgnored)
        }
      }
    }
    return reports.isEmpty ? ["  no form fits"] : reports
  }

  private func formReport(
    on line: UnsafeRawBufferPointer, _ isIgnored: (String) -> Bool
  ) -> String? {
    var finds = LineFinds()
    var steps = StepReading()
    guard let form = OutputLineForm.read(line, into: &finds) else { return nil }
    steps.beginLine()
    var values: [String] = []
    for pair in finds.pairs {
      if isIgnored(finds.name(of: pair)) { continue }
      let name = StepName(finds.name(of: pair))
      steps.see(name, pair.value)
      guard pair.role != .head, name != .step else { continue }
      values.append("\(finds.name(of: pair))=\(decimalText(pair.value))")
    }
    let step = steps.ownStep.map { "(step \($0))" }
    let words = (values.isEmpty ? [] : [values.joined(separator: ", ")]) + (step.map { [$0] } ?? [])
    if words.isEmpty { return "  \(form.rawValue): flags only" }
    return "  \(form.rawValue): \(words.joined(separator: " "))"
  }

  private func standardReport(on bytes: UnsafeRawBufferPointer, _ line: String) -> [String] {
    switch OutputScalarLine(bytes) {
    case nil: return [line, "  'KEY: NUMBER': <no matches>", "  'step: NUMBER': <no matches>"]
    case .step(let step):
      return [
        line, "  'KEY: NUMBER': <no matches>",
        "  'step: NUMBER': [('step', '\(step)')] (step=\(step))",
      ]
    case .scalar(let key, let value, let step):
      let name = String(decoding: key, as: UTF8.self)
      let at = step.map { ", step=\($0)" } ?? ""
      let number = decimalText(value)
      return [
        line, "  'KEY: NUMBER': [('\(name)', '\(number)')] (\(name)=\(number)\(at))",
        "  'step: NUMBER': <no matches>",
      ]
    }
  }
}
