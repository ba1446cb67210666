import Runs

/// The variables that a run had in addition to those that it inherited, as its folder keeps them; none
/// if that cannot be read.
struct RunEnvironment {
  let variables: [(name: String, value: String)]

  init(_ run: RunRecord) {
    variables = Self.variables(RunFolder(run).environment)
  }

  /// `NAME=VALUE` on each line. A line without a name continues the value before it.
  static func variables(_ text: String) -> [(name: String, value: String)] {
    var variables: [(name: String, value: String)] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2, isName(parts[0]) {
        variables.append((String(parts[0]), String(parts[1])))
      } else if !variables.isEmpty {
        variables[variables.count - 1].value += "\n" + line
      }
    }
    // The end of the last line.
    if var last = variables.popLast() {
      if last.value.hasSuffix("\n") { last.value.removeLast() }
      variables.append(last)
    }
    return variables
  }

  private static func isName(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, !(48...57).contains(first) else { return false }
    return text.utf8.allSatisfy {
      $0 == UInt8(ascii: "_") || (48...57).contains($0) || (97...122).contains($0 | 0x20)
    }
  }
}
