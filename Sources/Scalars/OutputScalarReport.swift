import Text

extension OutputScalarRules {
  /// What `--test-output-scalars` says of a line: the line, then a line for every rule.
  package func report(on line: String) -> [String] {
    switch kind {
    case .standard:
      var bytes = line
      return bytes.withUTF8 { standardReport(on: UnsafeRawBufferPointer($0), line) }
    case .patterns(let patterns): return [line] + patterns.map { report(of: $0, on: line) }
    case .automatic(let metrics):
      return [line, formReport(on: line)] + metrics.map { report(of: $0, on: line) }
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

  /// The form of a line, with what it says.
  private func formReport(on line: String) -> String {
    var finds = LineFinds()
    var steps = StepReading()
    var line = line
    var clean: [UInt8] = []
    line.withUTF8 { ControlSequences.remove(from: UnsafeRawBufferPointer($0), into: &clean) }
    let form = clean.withUnsafeBytes {
      OutputLineForm.read(UnsafeRawBufferPointer($0).withoutBlanksAtEnd, into: &finds)
    }
    guard let form else { return "  no form fits" }
    steps.beginLine()
    var values: [String] = []
    for pair in finds.pairs {
      let name = StepName(finds.name(of: pair))
      steps.see(name, pair.value)
      guard pair.role != .head, name != .step else { continue }
      values.append("\(finds.name(of: pair))=\(decimalText(pair.value))")
    }
    let step = steps.ownStep.map { "(step \($0))" }
    let words = (values.isEmpty ? [] : [values.joined(separator: ", ")]) + (step.map { [$0] } ?? [])
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
