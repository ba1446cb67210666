import Testing

@testable import Running

@Suite struct TrialErrorTests {
  @Test(
    arguments: [
      (.missingFile("a.csv"), "batch file 'a.csv' does not exist", false),
      (.unreadableFile("a", problem: "bad", line: nil), "cannot read trials for 'a': bad", false),
      (
        .unreadableFile("a", problem: "bad", line: 3), "cannot read trials for 'a': line 3: bad",
        false
      ),
      (.noTrials(file: "a"), "batch file 'a' has no trials", false),
      (
        .unsupportedExtension(path: "a.x", ".x"),
        "cannot read trials for 'a.x': unsupported extension '.x'", true
      ),
      (.unsupportedSaving(".x"), "unsupported extension '.x'", true),
      (.tooManyTrials, "more combinations of flags than can be run", true),
      (.emptyCategories(flag: "x"), "the list of flag 'x' has no values to choose from", false),
      (
        .noDimensions(flags: "x=1"), "flags for batch (x=1) do not contain any search dimensions",
        true
      ),
    ] as [(TrialError, String, Bool)])
  func `it says what is wrong, and what to do where that helps`(
    error: TrialError, message: String, hasHint: Bool
  ) {
    #expect(error.message == message)
    #expect((error.hint != nil) == hasHint)
    #expect(RunFailure(error).message == message)
  }
}
