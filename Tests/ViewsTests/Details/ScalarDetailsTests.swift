import JSON
import Scalars
import Testing

@testable import Views

@Suite struct ScalarDetailsTests {
  private func summary(_ values: Double...) -> ScalarSummary {
    var summary = ScalarSummary(values[0], step: 0)
    for (place, value) in values.enumerated().dropFirst() { summary.add(value, step: place) }
    return summary
  }

  private func lines(_ detail: RunDetail) -> [String] { detail.lines(name: "scalars") }

  @Test func `the last of each is told, with its step`() {
    let details = ScalarDetails([
      "loss": summary(0.5, 0.25), "acc": summary(1), "bad": summary(.nan),
    ])
    #expect(
      lines(details.last) == [
        "scalars:", "  acc: 1.000000 (step 0)", "  bad: nan (step 0)", "  loss: 0.250000 (step 1)",
      ])
  }

  @Test func `what the system tells of itself is among all only`() {
    let details = ScalarDetails(["sys/cpu": summary(1), "logs#sys/gpu": summary(2)])
    #expect(lines(details.last) == ["scalars:"])
    #expect(lines(details.all).contains { $0.contains("sys/cpu") })
    #expect(lines(details.all).contains { $0.contains("sys/gpu") })
  }

  @Test func `those of one folder stand together, numbers as people count`() {
    let keys = ["b#x", "a10#x", "a2#y", "a2#x10", "a2#x9", "z"]
    let details = ScalarDetails(
      Dictionary(uniqueKeysWithValues: keys.map { ($0, summary(1)) }))
    #expect(
      lines(details.last).dropFirst().map { $0.dropFirst(2).prefix { $0 != ":" } }
        == ["z", "a2#x9", "a2#x10", "a2#y", "a10#x", "b#x"])
  }

  @Test func `all that is kept is told with its steps and counts`() {
    let details = ScalarDetails(["loss": summary(3, 1, 2)])
    #expect(
      lines(details.all) == [
        "scalars:", "  loss:", "    avg: 2.000000 (3 values)", "    first: 3.000000 (step 0)",
        "    last: 2.000000 (step 2)", "    max: 3.000000 (step 0)", "    min: 1.000000 (step 1)",
        "    total: 6.000000 (3 values)",
      ])
    #expect(
      lines(ScalarDetails(["loss": summary(3)]).all).contains("    total: 3.000000 (1 value)"))
    let json = details.all.json["loss"]
    #expect(json?["min"]?.array?.map(\.double) == [1, 1])
    #expect(json?["avg"]?.array?.map(\.double) == [2, 3])
  }
}
