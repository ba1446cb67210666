import Glibc
import Operations
import Posix
import Testing

@testable import Running

@Suite struct RunFailureTests {
  @Test func `errors of other rooms are passed on, with their exit code or ours`() {
    let error = TrialError.tooManyTrials
    #expect(RunFailure(error).message == error.message)
    #expect(RunFailure(error).hint == error.hint)
    #expect(RunFailure(error).exitCode == error.exitCode)
    #expect(RunFailure(error, exitCode: 71).exitCode == 71)
  }

  @Test func `a missing guardian is reported with what to do`() {
    let failure = RunFailure.guardianUnknown(SystemError("find the guardian", code: ESRCH))
    #expect(failure.message.contains("find the guardian"))
    #expect(failure.hint?.contains("BATCHRUN_GUARDIAN") == true)
  }
}
