import Arguments
import Testing
import Text

@Suite struct CommandFailureTests {
  private struct Explained: ExplainedError {
    var message: String { "it is broken" }
    var hint: String? { "mend it" }
    var exitCode: Int32 { 7 }
  }

  private struct Described: ExplainedError, CustomStringConvertible {
    var description: String { "as described" }
  }

  private struct Other: Error {}

  @Test func saysWhatTheErrorOfAnotherRoomSays() {
    let failure = CommandFailure(Explained())
    #expect(failure.message == "it is broken")
    #expect(failure.details.isEmpty)
    #expect(failure.hint == "mend it")
    #expect(failure.exitCode == 7)
    #expect(CommandFailure(Described()).message == "as described")
    #expect(CommandFailure(Described()).exitCode == 1)
  }

  @Test func anErrorThatNobodyExplainedIsNotLost() {
    #expect(CommandFailure(Other()).message == "Other()")
    #expect(CommandFailure(Other()).exitCode == 1)
  }

  @Test func aFailureStaysAsItIs() {
    let failure = CommandFailure(
      CommandFailure("a", details: ["b"], hint: "c", exitCode: 3) as any Error)
    #expect(failure.message == "a" && failure.details == ["b"])
    #expect(failure.hint == "c" && failure.exitCode == 3)
  }
}
