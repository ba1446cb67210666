import Jobs
import Launching
import Running
import Testing

@Suite struct RunConclusionTests {
  private func result(
    completed: Int = 2, failed: Int = 0, notStarted: Int = 0, signal: Int32? = nil,
    isHalted: Bool = false, failure: LaunchFailure? = nil, unrecorded: Int = 0
  ) -> LaunchResult {
    LaunchResult(
      completed: completed, failed: failed, terminated: 0, notStarted: notStarted, retried: 0,
      workSeconds: 0, stopSignal: signal, isHalted: isHalted, failure: failure,
      unrecorded: unrecorded)
  }

  @Test(
    arguments: [
      (nil, 0, JobState.completed), (.exited(code: 7), 7, .error), (.timedOut, 124, .error),
      (.signaled(signal: 9), 137, .terminated), (.notStarted(reason: "gone"), 1, .error),
    ] as [(Outcome?, Int32, JobState)])
  func `a single run ends as its process`(outcome: Outcome?, code: Int32, state: JobState) {
    let end = RunConclusion(result(), of: .single, lastFailure: outcome)
    #expect(end.exitCode == code)
    #expect(end.state == state)
    #expect(!end.isContinuable)
  }

  @Test func `a batch that was drained continues later`() {
    let rest = LaunchResult(completed: 1, notStarted: 2, isDrained: true)
    let end = RunConclusion(rest, of: .trials)
    #expect(end.exitCode == 1)
    #expect(end.state == .terminated)
    #expect(end.isContinuable)
    // When all had begun, it is an ordinary end.
    let all = RunConclusion(LaunchResult(completed: 3, isDrained: true), of: .trials)
    #expect(all.exitCode == 0 && all.state == .completed)
  }

  @Test func `a search that has found what it looks for ends well, and continues later`() {
    let end = SearchEnd.reached(expression: "loss < 1", job: "a")
    let rest = RunConclusion(
      LaunchResult(completed: 1, notStarted: 2, conclusion: end), of: .trials)
    #expect(rest.exitCode == 0 && rest.state == .terminated && rest.isContinuable)
    #expect(rest.recordedCode == nil)
    // When all had begun, it is an ordinary end.
    let all = RunConclusion(LaunchResult(completed: 3, conclusion: end), of: .trials)
    #expect(all.exitCode == 0 && all.state == .completed && !all.isContinuable)
    // What would still have been chosen is not known.
    let chosen = RunConclusion(
      LaunchResult(completed: 3, conclusion: end, awaitedMore: true),
      of: .process(.signaled(signal: 15)))
    #expect(chosen.exitCode == 0 && chosen.state == .terminated && chosen.isContinuable)
  }

  @Test func `trials that fail are no failure of their batch`() {
    let end = RunConclusion(result(failed: 1), of: .trials, lastFailure: .exited(code: 3))
    #expect(end.exitCode == 0)
    #expect(end.state == .completed)
    #expect(!end.isContinuable)
  }

  @Test func `a batch that stops at the first failure has its exit code, one that is halted 1`() {
    let halted = result(failed: 1, notStarted: 4, isHalted: true)
    let stopped = RunConclusion(
      halted, of: .trials, lastFailure: .exited(code: 3), stopsOnFailure: true)
    #expect(stopped.exitCode == 3)
    #expect(stopped.state == .error)
    #expect(stopped.isContinuable)
    #expect(RunConclusion(halted, of: .trials, lastFailure: .exited(code: 3)).exitCode == 1)
    let last = result(failed: 1, isHalted: true)
    #expect(!RunConclusion(last, of: .trials, lastFailure: .exited(code: 3)).isContinuable)
  }

  @Test func `a single run that is halted on ends as its process`() {
    let halted = result(completed: 0, failed: 1, isHalted: true)
    let end = RunConclusion(halted, of: .single, lastFailure: .exited(code: 3))
    #expect(end.exitCode == 3)
    #expect(end.state == .error)
    #expect(!end.isContinuable)
  }

  @Test func `a signal counts before all else`() {
    for task in [RunConclusion.Task.single, .trials, .process(.exited(code: 0))] {
      let end = RunConclusion(result(signal: 15), of: task, lastFailure: .exited(code: 3))
      #expect(end.exitCode == 143)
      #expect(end.signal == 15)
      #expect(end.state == .terminated)
      #expect(end.recordedCode == nil)
      #expect(end.isContinuable)
    }
  }

  @Test func `what could not be recorded is a failure of its own`() {
    let unwritable = result(failure: .ledgerNotWritable(reason: "no space"))
    for task in [RunConclusion.Task.single, .trials, .process(.exited(code: 0))] {
      let end = RunConclusion(unwritable, of: task)
      #expect(end.exitCode == 74)
      #expect(end.failure == RunFailure("no space", exitCode: 74))
    }
    #expect(RunConclusion(result(unrecorded: 1), of: .trials).exitCode == 74)
    #expect(RunConclusion(result(failure: .guardianLost), of: .trials).exitCode == 1)
  }

  @Test func `a batch with an optimizer ends as that`() {
    let done = RunConclusion(result(), of: .process(.exited(code: 0)))
    #expect(done.state == .completed)
    #expect(!done.isContinuable)
    let failed = RunConclusion(result(), of: .process(.exited(code: 5)))
    #expect(failed.exitCode == 5)
    #expect(failed.state == .error)
    #expect(failed.isContinuable)
    #expect(RunConclusion(result(), of: .process(nil)).exitCode == 1)
  }

  @Test(arguments: [(1, 0), (0, 1), (2, 3)])
  func `a batch with cancelled trials can continue, as after a stop`(
    terminated: Int, notStarted: Int
  ) {
    let cancelled = LaunchResult(
      completed: 2, terminated: terminated, cancelled: terminated, notStarted: notStarted)
    let end = RunConclusion(cancelled, of: .trials)
    #expect(end.exitCode == 1 && end.signal == nil)
    #expect(end.state == .terminated && end.recordedCode == nil)
    #expect(end.isContinuable)
    #expect(RunConclusion(LaunchResult(completed: 2, skipped: 3), of: .trials).state == .completed)
    #expect(RunConclusion(LaunchResult(completed: 2, terminated: 1), of: .trials).exitCode == 0)
  }

  @Test func `a batch some of whose trials were kept back can continue`() {
    let end = RunConclusion(result(), of: .trials, leftOut: 3)
    #expect(end.exitCode == 0)
    #expect(end.state == .terminated)
    #expect(end.isContinuable)
  }
}
