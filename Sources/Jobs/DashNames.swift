/// The names that dash takes for something else than a program to be searched for.
package enum DashNames {
  package static let all = Set((keywords + specialBuiltins + builtins).map { Array($0.utf8) })

  private static let keywords = [
    "!", "{", "}", "case", "do", "done", "elif", "else", "esac", "fi", "for", "if", "in", "then",
    "until", "while",
  ]

  private static let specialBuiltins = [
    ".", ":", "break", "continue", "eval", "exec", "exit", "export", "readonly", "return", "set",
    "shift", "times", "trap", "unset",
  ]

  /// Those of every build of dash, with those that only some have (`fc`, `history`), and what
  /// POSIX lets a shell reserve (`function`, `select`, `time`, `[[`, `]]`, `namespace`).
  private static let builtins = [
    "[", "alias", "bg", "cd", "chdir", "command", "echo", "false", "fc", "fg", "getopts", "hash",
    "history", "jobs", "kill", "local", "printf", "pwd", "read", "test", "true", "type", "ulimit",
    "umask", "unalias", "wait", "[[", "]]", "function", "namespace", "select", "time", "source",
    "declare", "typeset", "let",
  ]
}
