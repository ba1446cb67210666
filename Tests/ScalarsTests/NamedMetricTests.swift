import Scalars
import Testing

@Suite struct NamedMetricTests {
  @Test func isANameAndAPattern() throws {
    #expect(
      try OutputScalarRule(metric: #"acc=top=(\value)"#)
        == OutputScalarRule(name: "acc", pattern: #"top=(\value)"#))
  }

  @Test(arguments: [
    (
      "acc", #"--metric 'acc' has no pattern; write NAME=REGEX, such as 'acc=accuracy is (\value)'"#
    ),
    (
      "acc=",
      #"--metric 'acc=' has no pattern; write NAME=REGEX, such as 'acc=accuracy is (\value)'"#
    ),
    ("=(1)", #"--metric '=(1)' has no name; write NAME=REGEX, such as 'acc=accuracy is (\value)'"#),
    (
      #"acc=is \value"#,
      "the pattern of --metric 'acc' has no group for the value; put the number into parentheses: "
        + #"'acc=acc is (\value)'"#
    ),
    (
      "acc=(?:a|b)",
      "the pattern of --metric 'acc' has no group for the value; put the number into parentheses: "
        + #"'acc=acc is (\value)'"#
    ),
  ])
  func saysWhatIsWrong(text: String, message: String) {
    let error = #expect(throws: NamedMetricError.self) { try OutputScalarRule(metric: text) }
    #expect(error?.message == message)
  }

  @Test func saysWhyAPatternIsNone() {
    let error = #expect(throws: NamedMetricError.self) { try OutputScalarRule(metric: "acc=(") }
    #expect(error?.message.hasPrefix("invalid --metric 'acc=(': ") == true)
    let set = #expect(throws: NamedMetricError.self) { try OutputScalarRule(metric: "acc=[") }
    #expect(
      set?.message
        == "invalid --metric 'acc=[': '[' begins a set of characters that has no ']'; "
        + #"for the character itself write '\['"#)
  }

  @Test func metricsTakeThePlaceOfRulesOfTheirName() {
    let (old, new) = (rule("acc", "a(.)"), rule("acc", "b(.)"))
    let (loss, other) = (rule("loss", "l(.)"), rule("acc", "c(.)"))
    #expect(ScalarRules.standard.adding(metrics: []) == .standard)
    #expect(ScalarRules.standard.adding(metrics: [new]) == .automatic(metrics: [new]))
    #expect(
      ScalarRules.patterns([old, loss]).adding(metrics: [new, other, new])
        == .patterns([loss, new, other]))
    #expect(
      ScalarRules.automatic(metrics: [old]).adding(metrics: [new]) == .automatic(metrics: [new]))
  }

  private func rule(_ name: String, _ pattern: String) -> OutputScalarRule {
    OutputScalarRule(name: name, pattern: pattern)
  }
}
