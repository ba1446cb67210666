import Operations
import Scalars
import Testing

@testable import Running

@Suite struct TrialObjectiveTests {
  private let scalars = [
    "loss": { () -> ScalarSummary in
      var summary = ScalarSummary(0.5, step: 1)
      summary.add(0.25, step: 2)
      return summary
    }()
  ]

  private func value(_ column: String) throws -> Double? {
    try #require(TrialObjective(.init(column: column, isMaximized: false))).value(in: scalars)
  }

  @Test func `it is the last value, unless another one is named`() throws {
    #expect(try value("loss") == 0.25)
    #expect(try value("first loss") == 0.5)
    #expect(try value("max loss") == 0.5)
    #expect(try value("min loss") == 0.25)
    #expect(try value("loss step") == 2)
  }

  @Test func `a number that there is not is none`() throws {
    #expect(try value("acc") == nil)
  }

  @Test func `what is no column is no objective`() {
    #expect(TrialObjective(.init(column: "a, b", isMaximized: false)) == nil)
  }
}
