/// What the checks ask about the place in which the jobs will run.
package protocol CheckSurroundings: Sendable {
  /// Whether jobs can execute this: a name without a slash by their `PATH`, a path from the current
  /// folder.
  func hasProgram(_ name: String) -> Bool
  /// Whether the environment of jobs has this variable.
  func hasVariable(_ name: String) -> Bool
  /// Whether there is anything at this path, from that folder.
  func hasFile(_ path: String, in folder: CheckedFolder) -> Bool
}

/// The folders from which a line's paths may be meant.
package enum CheckedFolder: Hashable, Sendable {
  /// The folder that jobs work in.
  case working
  /// The folder in which the runfile lies.
  case ofRunfile
}
