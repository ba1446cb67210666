extension OperationDefinition {
  /// Name, description, program and flags, line by line.
  package var overview: [String] {
    var lines = [fullName]
    let description = self.description ?? ""
    lines += description.split(separator: "\n").map { "  " + $0 }
    lines += bodySummary.split(separator: "\n").map { "  " + $0 }
    if !flags.isEmpty { lines.append("  Flags:") }
    for name in flags.map(\.name).sorted() {
      guard let flag = flag(named: name) else { continue }
      let text = OperationHelp.summary(of: flag)
      lines.append(text.isEmpty ? "    \(name)" : "    \(name): \(text)")
    }
    return lines
  }

  /// The first line of the description.
  package var summary: String {
    description?.split(separator: "\n").first.map(String.init) ?? ""
  }

  /// With the colon that says which model is meant, also where it is the anonymous one.
  package var qualifiedName: String { "\(model):\(name)" }

  private var bodySummary: String {
    switch body {
    case .command(let words): "Command: " + words.joined(separator: " ")
    case .python(let program, let arguments):
      "Main: " + ([program] + arguments).joined(separator: " ")
    case .script(.notebook, let path, _): "Notebook: " + path
    case .script(.r, let path, let arguments):
      "R script: " + ([path] + arguments).joined(separator: " ")
    case .steps(let steps): "Steps: " + steps.map { $0.name ?? $0.words[0] }.joined(separator: ", ")
    case .builtin(let name): "Built in: \(name)"
    case .invalid(let error): "Cannot run: \(error.text)"
    }
  }
}
