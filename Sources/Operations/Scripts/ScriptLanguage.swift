/// Programs that are neither commands nor Python modules: their flags are assignments in a text, and a
/// run executes a text in which these are replaced.
package enum ScriptLanguage: String, Hashable, Sendable {
  case r, notebook

  /// By the end of a file's name; nil if that says nothing.
  package init?(fileName: String) {
    if fileName.hasSuffix(".R") || fileName.hasSuffix(".r") {
      self = .r
    } else if fileName.hasSuffix(".ipynb") {
      self = .notebook
    } else {
      return nil
    }
  }
}
