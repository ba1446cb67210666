import Queries
import Testing

@testable import Views

@Suite struct ColumnSourceTests {
  private func candidates(_ column: String) throws -> [ColumnSource] {
    ColumnSource.candidates(for: try ColumnSpecification(column))
  }

  @Test func `a name means a scalar, then a flag, then an attribute`() throws {
    #expect(
      try candidates("loss") == [
        .scalar("loss", .last, isStep: false), .flag("loss"), .attribute("loss"),
      ])
    #expect(try candidates("=loss") == [.flag("loss")])
    #expect(try candidates(".status") == [.attribute("status")])
  }

  @Test func `of a scalar another quantity can be meant`() throws {
    #expect(try candidates("min loss").first == .scalar("loss", .minimum, isStep: false))
    #expect(try candidates("max loss step").first == .scalar("loss", .maximum, isStep: true))
  }

  @Test func `a step that is not named is how far a run has come`() throws {
    #expect(try candidates("step").last == .standardStep)
    #expect(try candidates("=step") == [.flag("step")])
  }

  @Test func `metrics and times are results, how far a run came is none`() {
    #expect(ColumnSource.scalar("loss", .last, isStep: false).isResult)
    #expect(ColumnSource.attribute("time").isResult)
    for source in [
      ColumnSource.scalar("loss", .last, isStep: true), .attribute("status"), .flag("loss"),
      .standardStep,
    ] { #expect(!source.isResult) }
  }
}
