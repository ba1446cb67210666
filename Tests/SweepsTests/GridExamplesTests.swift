import Testing

@testable import Sweeps

@Suite struct GridExamplesTests {
  @Test(arguments: try GridExample.all())
  func `an example gives exactly its lines or its error`(example: GridExample) throws {
    switch example.result {
    case .lines(let expected):
      let sweep = try Sweep(example.spec.utf8)
      var selection = sweep.selection
      selection.sample = example.sample
      // The generator of the example's own draw is not known; which combinations ours draws is
      // fixed in `SampleTests`.
      if example.sample == nil {
        #expect(try lines(of: example.spec, selection) == expected)
      } else {
        #expect(try lines(of: example.spec, selection).count == expected.count)
      }
      #expect(sweep.warnings == [])
    case .error(let expected):
      #expect(failure(of: example.spec) == expected)
    }
  }

  @Test(arguments: try GridExample.all(in: "python-batchrun.yml"))
  func `the first form gives what Python's batchrun gives`(example: GridExample) throws {
    guard case .lines(let expected) = example.result else {
      Issue.record("no lines")
      return
    }
    #expect(try lines(of: example.spec) == expected)
  }
}
