import Testing

@testable import ClusterExecution

@Suite struct RestOfRoundTests {
  func report(_ index: Int, _ state: ElementState, name: String = "a") -> ElementReport {
    ElementReport(key: ElementKey(reference: "12", index: index, name: name), state: state)
  }

  @Test func theRestIsEachElementWithoutItsOwnReport() {
    let reports = [
      report(ElementKey.rest, .cancelled), report(1, .running),
      report(ElementKey.rest, .cancelled, name: "b"),
    ]
    #expect(
      reports.unfoldingRest { $0.name == "a" ? 3 : nil } == [
        report(0, .cancelled), report(2, .cancelled), report(1, .running),
      ])
  }

  @Test func otherReportsStayAsTheyAre() {
    let reports = [report(0, .pending), report(7, .failed)]
    #expect(reports.unfoldingRest { _ in 3 } == reports)
  }
}
