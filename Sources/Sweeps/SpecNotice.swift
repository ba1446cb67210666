import YAML

/// What has changed in the meaning of a spec since earlier versions.
package struct SpecNotice: Hashable, Sendable {
  package let message: String
  package let mark: Mark?
  package let hint: String
  /// Commands of the earlier meaning that the present one does not have: where they were run, the change
  /// matters.
  package let formerCommands: [String]
}
