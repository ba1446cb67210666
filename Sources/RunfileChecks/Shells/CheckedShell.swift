/// The shell that lines are run by, and whom to ask about them.
package struct CheckedShell: Sendable {
  /// The name of its file, as the user gave it.
  package let name: String
  /// Nil if its lines cannot be checked.
  package let dialect: ShellDialect?
  package let parser: any ShellParser
  /// The bash that `--shell bash` would take; nil if that is this shell, or there is none.
  package let bash: (any ShellParser)?

  /// A shell at `path`, as the user gave it; `resolvedPath` is the same with all links followed.
  package init(
    path: String, resolvedPath: String, parser: any ShellParser, bash: (any ShellParser)?
  ) {
    name = String(path.split(separator: "/").last ?? "")
    // What cannot be resolved to a shell that is known may still be called by its name.
    dialect = ShellDialect(path: resolvedPath) ?? (name == "sh" ? .posix : nil)
    self.parser = parser
    // As `sh`, bash does not have all of its grammar.
    self.bash = dialect == .bash && name != "sh" ? nil : bash
  }
}
