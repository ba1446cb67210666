/// A comment that another program takes for an instruction.
enum LauncherDirective: Hashable, Sendable {
  /// Of a cluster's scheduler, with an option after it; `submit` is the command that takes such
  /// scripts.
  case cluster(name: String, submit: String)
  /// Of another launcher of lines.
  case launcher

  /// Nil if the comment is only a comment.
  ///
  /// - Parameter comment: from its `#` on, at the beginning of a line.
  init?(_ comment: UnsafeRawBufferPointer) {
    let name = comment.prefix { !ShellByte.isBlank($0) && $0 != UInt8(ascii: "\r") }
    if Self.launchers.contains(where: { $0.utf8.elementsEqual(name) }) {
      self = .launcher
      return
    }
    guard let cluster = Self.clusters.first(where: { $0.name.utf8.elementsEqual(name) }),
      comment[name.endIndex...].first(where: { !ShellByte.isBlank($0) }) == UInt8(ascii: "-")
    else { return nil }
    self = .cluster(name: cluster.name, submit: cluster.submit)
  }

  private static let launchers = ["#DISBATCH", "#SWARM"]

  private static let clusters = [
    (name: "#SBATCH", submit: "sbatch"), (name: "#PBS", submit: "qsub"),
    (name: "#BSUB", submit: "bsub <"), (name: "#$", submit: "qsub"),
    (name: "#MSUB", submit: "msub"), (name: "#COBALT", submit: "qsub"),
    (name: "#PJM", submit: "pjsub"), (name: "#OAR", submit: "oarsub -S"),
  ]
}
