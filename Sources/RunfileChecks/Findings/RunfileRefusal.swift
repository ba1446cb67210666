import Text

/// A runfile that is not launched because of what was found in it.
package struct RunfileRefusal: ExplainedError, Hashable {
  package let finding: Finding
  /// The runfile's, as the user gave it; `-` is standard input.
  package let path: String

  package init(_ finding: Finding, runfile path: String) {
    self.finding = finding
    self.path = path
  }

  package var message: String { finding.message(runfile: path) }
  package var hint: String? { finding.hint(runfile: path) }
  package var exitCode: Int32 { 2 }
}
