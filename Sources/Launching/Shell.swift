/// The program that runs a line.
package struct Shell: Hashable, Sendable {
  package static let standardPath = "/bin/sh"
  package let path: String

  package init(path: String = Shell.standardPath) {
    self.path = path
  }

  /// Whether options may be closed with `--` before the line, which lets a line begin with `-`.
  /// The shells of the Bourne family can; of others it is not known.
  package var closesOptions: Bool {
    let name = path.split(separator: "/").last ?? ""
    return ["sh", "dash", "bash", "ash", "ksh", "mksh", "zsh"].contains(name)
  }
}
