/// The language of the shell that lines are run by, as far as the checks know it.
package enum ShellDialect: Hashable, Sendable {
  case dash
  case bash
  case zsh
  /// Another shell of this family: ksh, the shells of busybox, a `sh` that is none of the others.
  case posix

  /// The dialect of a shell; nil if it is one whose lines cannot be checked.
  ///
  /// - Parameter path: of the shell's file, all links followed.
  package init?(path: String) {
    let name = path.split(separator: "/").last ?? ""
    // As Debian and others name several versions: `zsh5`, `ksh93`, `bash-static`.
    switch name.prefix(while: { $0.isLetter }) {
    case "dash": self = .dash
    case "bash", "rbash": self = .bash
    case "zsh", "rzsh": self = .zsh
    case "sh", "ash", "busybox", "ksh", "rksh", "mksh", "lksh", "pdksh", "oksh", "loksh", "posh",
      "yash":
      self = .posix
    default: return nil
    }
  }
}
