import Posix
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
      if parts.count == 2, EnvironmentFile.isName(parts[0].utf8) {
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
}
