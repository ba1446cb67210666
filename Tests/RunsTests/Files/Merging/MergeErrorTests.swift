import Testing

@testable import Runs

/// What is reported if files do not go back to a project.
@Suite struct MergeErrorTests {
  @Test func `files that would be lost are named, with the way on`() {
    let error = MergeError.refused(.replaced(["a", "b/c"], canBeForced: true), folder: nil)
    #expect(error.message == "files in the current directory would be replaced:")
    #expect(error.details == ["  a", "  b/c"])
    #expect(error.hint?.contains("--replace") == true)
    let forbidden = MergeError.refused(.replaced(["a"], canBeForced: false), folder: "out")
    #expect(forbidden.message == "files in 'out' would be replaced:")
    #expect(forbidden.hint == "'--exclude' leaves out files")
  }

  @Test func `another project is named, and how to copy all the same`() {
    let error = MergeError.otherProject(run: "1234abcd", path: "/p")
    #expect(
      error.message
        == "run 1234abcd was created from a different project (/p) - cannot merge to the current "
        + "directory by default")
    #expect(error.hint?.hasPrefix("use '--target-dir .'") == true)
    #expect(error.exitCode == 1)
  }
}
