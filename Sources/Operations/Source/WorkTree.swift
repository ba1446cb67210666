/// What git has of the files below a folder: a file that is committed or staged unchanged can be had
/// again.
package struct WorkTree: Sendable {
  /// Relative to the folder: files that are committed or staged.
  package let tracked: Set<String>
  /// Those of them that are other than staged.
  package let unstaged: Set<String>

  /// Nil if the folder is in no repository, or there is no git.
  package init?(_ folder: String) {
    guard let tracked = VersionControl.listing(["--cached"], in: folder),
      let unstaged = VersionControl.listing(["--modified"], in: folder)
    else { return nil }
    self.tracked = tracked
    self.unstaged = unstaged
  }
}
