import Operations
import Runs
import TestSupport
import Testing

@testable import Running

/// Steps are looked at before the first one runs.
@Suite struct StepsOutlookTests {
  private func fixture(_ steps: String, flags: String = "{a: 3}") throws -> EngineFixture {
    try EngineFixture(
      """
      train:
        exec: train ${x}
        flags:
          x: {default: 1, max: 10}
      climb: {exec: climb}
      both:
        steps: \(steps)
        flags: \(flags)
      """)
  }

  private func failure(
    _ steps: String, flags: String = "{a: 3}", adjust: (inout RunRequest) -> Void = { _ in }
  ) throws -> RunFailure? {
    let fixture = try fixture(steps, flags: flags)
    do throws(RunFailure) {
      let request: RunRequest
      do { request = try fixture.request("both", adjust: adjust) } catch {
        Issue.record(error)
        return nil
      }
      _ = try RunPlanner(request, tell: { _ in }).draft()
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    "[train]", "['train x=${a}', train]", "['-o climb train x=2']", "['train @later.csv']",
  ])
  func `steps that can run are no failure`(steps: String) throws {
    #expect(try failure(steps) == nil)
  }

  @Test(arguments: [
    ("[train, 'train x=11']", "step 'train': "), ("[nowhere]", "step 'nowhere': "),
    ("['train z=1']", "unsupported flag 'z'"), ("['train x=${nothing}']", "${nothing}"),
    ("['--what train']", "--what"), ("['-o nowhere train']", "nowhere"),
  ])
  func `a step that cannot run is a failure before anything is there`(
    steps: String, message: String
  ) throws {
    let failure = try failure(steps)
    #expect(failure?.message.contains(message) == true, "\(failure?.message ?? "")")
  }

  @Test func `a failure says where the step stands`() throws {
    let failure = try #require(try failure("[train, 'train x=11']"))
    #expect(failure.message.contains("batchrun.yml:7"), "\(failure.message)")
    #expect(!failure.details.isEmpty)
  }

  @Test func `words that are no step are cited below the message`() throws {
    let failure = try #require(try failure("[train, 'train --bogus 3']"))
    #expect(failure.message == "invalid run spec 'train --bogus 3': No such option: --bogus")
    #expect(failure.details.first == "  batchrun.yml:7:18")
    #expect(failure.details.count == 3)
  }

  @Test func `flags of the run reach its steps`() throws {
    #expect(try failure("['train x=${a}']", flags: "{a: 10}") == nil)
    let failure = try failure("['train x=${a}']", flags: "{a: 11}")
    #expect(failure?.message.contains("step 'train'") == true)
  }

  @Test func `nothing is written to look at steps`() throws {
    let fixture = try fixture("[train, 'train x=2']")
    _ = try fixture.draft(fixture.request("both"))
    #expect(fixture.sandbox.names() == ["batchrun.yml"])
  }
}
