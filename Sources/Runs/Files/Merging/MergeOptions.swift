/// Which files of a run go back to a project.
package struct MergeOptions: Sendable {
  package var skipsSource = false
  package var skipsDependencies = false
  /// What the run has written as well.
  package var includesGenerated = false
  /// Files whose targets match one of these patterns stay where they are; `*` stands for slashes
  /// too, and a folder for all that is in it.
  package var exclusions: [String] = []

  package init() {}
}
