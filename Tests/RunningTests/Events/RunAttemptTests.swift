import Jobs
import Operations
import TestSupport
import Testing

@testable import Running

@Suite struct RunAttemptTests {
  private func attempt(
    _ flags: Flags, of operation: String = "train", attempts: Int = 0, number: Int = 1
  ) throws -> (attempt: RunAttempt, fixture: EngineFixture) {
    let fixture = try EngineFixture(
      """
      train:
        exec: train
      gone:
        exec: gone
        delete-on-success: yes
      """)
    let context = try fixture.context(try fixture.request(operation))
    let job = RunJob(id: .random(), flags: flags, part: .trial, attempts: attempts)
    let order = job.order(in: context, slot: 2, number: number)
    return (RunAttempt(order, of: job.program(in: context)), fixture)
  }

  @Test func `flags are shown in their order, without those that are null`() throws {
    let flags = Flags([
      "b": .string("two words"), "a": .real(0.1), "c": .null, "d": .boolean(true),
    ])
    let attempt = try attempt(flags).attempt
    #expect(attempt.description == "train (a=0.1, b='two words', d=yes)")
    #expect(attempt.commandLine == "train a=0.1 b='two words' d=yes")
  }

  @Test func `a run without flags has its name`() throws {
    let attempt = try attempt(Flags()).attempt
    #expect(attempt.description == "train ()")
    #expect(attempt.commandLine == "train")
  }

  @Test func `attempts are counted over the life of a run`() throws {
    let attempt = try attempt(Flags(), attempts: 3, number: 2).attempt
    #expect(attempt.number == 5)
    #expect(attempt.slot == 2)
    #expect(attempt.startedAt == 1000)
    #expect(attempt.part == .trial)
    #expect(attempt.predecessor == nil)
  }

  @Test func `its logs are known, and where they are once it is deleted`() throws {
    let (kept, fixture) = try attempt(Flags())
    #expect(
      kept.files.output == fixture.sandbox.path("runs/train/logs/\(kept.id.text)/out.log"))
    #expect(kept.deletedFiles == nil)
    let (gone, other) = try attempt(Flags(), of: "gone")
    #expect(
      gone.deletedFiles?.output
        == other.sandbox.path("runs/.trash/gone/logs/\(gone.id.text)/out.log"))
  }
}
