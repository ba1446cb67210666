import Queries
import Runs
import Scalars
import Testing

@testable import Running

@Suite struct ObjectiveCurveTests {
  private func curve(_ column: String) throws -> ObjectiveCurve {
    ObjectiveCurve(try ColumnSpecification(column))
  }

  private func report(
    _ curve: inout ObjectiveCurve, _ scalars: (String, Int, Double)...,
    from source: GrowingScalars.Source = .printed
  ) -> [ObjectiveCurve.Report] {
    for (name, step, value) in scalars {
      curve.take(OutputScalar(name: name, value: value, step: step), source)
    }
    return curve.report()
  }

  @Test func `each step counts once, in ascending order`() throws {
    var curve = try curve("loss")
    let first = report(
      &curve, ("loss", 1, 0.5), ("acc", 1, 9), ("loss", 2, 0.4), ("loss", 2, 0.3))
    #expect(first == [.init(step: 1, value: 0.5), .init(step: 2, value: 0.3)])
    #expect(report(&curve, ("loss", 2, 0.1), ("loss", 1, 0.1)) == [])
    #expect(report(&curve, ("loss", 5, 0.2)) == [.init(step: 5, value: 0.2)])
    #expect(curve.count == 3)
  }

  @Test func `one source counts, the first that has anything`() throws {
    var curve = try curve("loss")
    curve.take(OutputScalar(name: "loss", value: 1, step: 100), .events)
    #expect(report(&curve, ("loss", 1, 0.5), from: .warned) == [.init(step: 1, value: 0.5)])
    #expect(report(&curve, ("loss", 200, 0.5), from: .events) == [])
    #expect(report(&curve, ("loss", 2, 0.5), from: .warned) == [.init(step: 2, value: 0.5)])
  }

  @Test func `a metric of an event file is found without its folder`() throws {
    var curve = try curve("loss")
    #expect(report(&curve, ("eval#loss", 1, 2), from: .events) == [.init(step: 1, value: 2)])
    #expect(report(&curve, ("train#loss", 2, 1), ("eval#loss", 2, 3)) == [])
    #expect(report(&curve, ("eval#loss", 2, 3), from: .events) == [.init(step: 2, value: 3)])
  }

  @Test(
    arguments: [
      ("loss", [3.0, 1, 2]), ("min loss", [3, 1, 1]), ("max loss", [3, 3, 3]),
      ("first loss", [3, 3, 3]), ("avg loss", [3, 2, 2]),
    ])
  func `the number of the column is that after each value`(column: String, values: [Double]) throws
  {
    var curve = try curve(column)
    let reports = report(&curve, ("loss", 1, 3), ("loss", 2, 1), ("loss", 3, 2))
    #expect(reports.map(\.value) == values)
  }
}
