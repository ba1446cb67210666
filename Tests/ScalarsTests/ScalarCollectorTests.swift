import JSON
import Scalars
import Testing

@Suite struct ScalarCollectorTests {
  @Test(arguments: [
    ("loss: 2.5", "loss", 2.5), ("neg: -1e-3", "neg", -0.001), ("a-b: 1", "a-b", 1),
    ("a.b/c: 2", "a.b/c", 2), ("val3: 5 (some text)", "val3", 5), ("x: inf", "x", .infinity),
    ("acc: 0.9 (step 10)", "acc", 0.9), ("acc:  .5  ", "acc", 0.5), ("a:b: 1", "a:b", 1),
  ])
  func takesKeysWithNumbers(line: String, name: String, value: Double) throws {
    let collector = try collect(line + "\n")
    #expect(collector.summaries.keys.sorted() == [name])
    #expect(collector.summaries[name]?.last == value)
  }

  @Test(arguments: [
    "foo: bar", "  indented: 3", "two words: 4", "loss=3", "val: 12abc", "k: 1 k2: 2", "pct: 5%",
    "12:30", "1: 2", "", ":", ": 1", "a:1", "url: http://x", "step: 1.5", "x: 0x10", "x: 1 (",
  ])
  func passesOverOtherLines(line: String) throws {
    #expect(try collect(line + "\n").summaries.isEmpty)
  }

  @Test(arguments: [ScalarRules.standard, .automatic(metrics: [])])
  func passesOverAMarkOfTheByteOrderAtTheBeginning(rules: ScalarRules) {
    let text = Array("\u{feff}loss: 0.5\nacc: 1\n".utf8)
    for size in 1...5 {
      let collector = ScalarCollector(OutputScalarRules(rules), ignoring: [])
      for start in stride(from: 0, to: text.count, by: size) {
        text[start..<min(start + size, text.count)].withUnsafeBytes { collector.feed($0) }
      }
      collector.finish()
      #expect(collector.summaries.keys.sorted() == ["acc", "loss"])
    }
  }

  @Test func doesNotCareHowOutputIsCut() throws {
    let text = "loss: 1\r\nstep: 5\nacc: 0.25\rloss: 2 (step 7)\nnoise\nloss: 3"
    let whole = try collect(text)
    for size in 1...9 {
      let collector = ScalarCollector(OutputScalarRules(.standard), ignoring: [])
      var rest = Array(text.utf8)[...]
      while !rest.isEmpty {
        Array(rest.prefix(size)).withUnsafeBytes { collector.feed($0) }
        rest = rest.dropFirst(size)
      }
      collector.finish()
      #expect(collector.summaries == whole.summaries)
    }
    let loss = try #require(whole.summaries["loss"])
    #expect(loss.first == 1 && loss.last == 3 && loss.minimum == 1 && loss.maximum == 3)
    #expect(loss.total == 6 && loss.count == 3 && loss.lastStep == 7)
    #expect(whole.summaries["acc"]?.lastStep == 5)
    var bytes: [UInt8] = []
    bytes.appendJSON(try #require(whole.json))
    #expect(
      String(decoding: bytes, as: UTF8.self).contains(
        #""loss":{"last":3.0,"step":7,"first":1.0,"first_step":0,"min":1.0,"min_step":0,"#
          + #""max":3.0,"max_step":7,"sum":6.0,"count":3}"#))
  }

  @Test func countsStepsWhereNothingSaysThem() throws {
    var found: [OutputScalar] = []
    _ = try collect("loss: 1\nacc: 1\nloss: 2\nacc: 2\nacc: 3\n") { found.append($0) }
    #expect(found.map(\.step) == [0, 0, 1, 1, 2])
  }

  @Test func passesOverFlags() throws {
    let collector = try collect("lr: 0.1\nloss: 2\n", ignoring: ["lr"])
    #expect(collector.summaries.keys.sorted() == ["loss"])
  }

  @Test func survivesEndlessLines() throws {
    let collector = try collect(String(repeating: "a", count: 100_000) + ": 1\nloss: 2\n")
    #expect(collector.summaries.keys.sorted() == ["loss"])
  }

  @Test func keepsNumbersApartFromWhatIsNone() throws {
    let collector = try collect("loss: nan\nloss: 1\nloss: nan\n")
    let loss = try #require(collector.summaries["loss"])
    #expect(loss.minimum == 1 && loss.maximum == 1 && loss.last.isNaN)
    #expect(loss.json["last"] == .string("nan"))
  }

  @Test func followsTheRulesOfAProject() throws {
    let rules: [OutputScalarRule] = [
      .init(name: "step", pattern: #"epoch (\step)"#),
      .init(name: "loss", pattern: #"l=(\value)"#),
      .init(name: "acc", pattern: #"(?P<junk>\w+) rate (?P<acc>\value)"#),
      .init(name: nil, pattern: #"<(\key)=(\value)>"#),
      .init(name: nil, pattern: #"\[(?P<_key>\w+)->(?P<_val>\value)\]"#),
      .init(name: nil, pattern: #"p(?P<prec>\value)r(?P<rec>\value)"#),
    ]
    var found: [OutputScalar] = []
    _ = try collect(
      "l=2.5 epoch 3\nhit rate 0.5 <a=1> <b=2>\n[k->7] p0.1r0.2\nloss: 9\n", rules: .patterns(rules)
    ) { found.append($0) }
    #expect(
      found == [
        OutputScalar(name: "loss", value: 2.5, step: 3),
        OutputScalar(name: "acc", value: 0.5, step: 3),
        OutputScalar(name: "a", value: 1, step: 3), OutputScalar(name: "b", value: 2, step: 3),
        OutputScalar(name: "k", value: 7, step: 3), OutputScalar(name: "prec", value: 0.1, step: 3),
        OutputScalar(name: "rec", value: 0.2, step: 3),
      ])
  }

  @Test func looksForNothingWhereRulesAreSwitchedOff() throws {
    #expect(try collect("loss: 1\n", rules: .patterns([])).summaries.isEmpty)
  }

  @Test func tellsOfWhatIsNoPatternAndKeepsTheOthers() throws {
    let rules: [OutputScalarRule] = [
      .init(name: "a", pattern: "("), .init(name: "b", pattern: #"b=(\value)"#),
    ]
    let errors = OutputScalarRules.errors(in: .patterns(rules))
    #expect(errors.map(\.pattern) == ["("])
    #expect(errors.first?.message.hasPrefix("invalid output scalar pattern '(': ") == true)
    #expect(try collect("b=2\n", rules: .patterns(rules)).summaries.keys.sorted() == ["b"])
    #expect(OutputScalarRules.errors(in: .standard).isEmpty)
  }

  @Test func reportsWhatMatches() {
    let rules = OutputScalarRules(.patterns([.init(name: nil, pattern: #"(\key): (\value)"#)]))
    #expect(
      rules.report(on: "loss: 1.5")
        == ["loss: 1.5", #"  '(\key): (\value)': [('loss', '1.5')] (loss=1.5)"#])
    #expect(rules.report(on: "x") == ["x", #"  '(\key): (\value)': <no matches>"#])
    #expect(
      OutputScalarRules(.standard).report(on: "loss: 1.5")[1]
        == "  'KEY: NUMBER': [('loss', '1.5')] (loss=1.5)")
  }

  private func collect(
    _ text: String, rules: ScalarRules = .standard, ignoring: [String] = [],
    found: (OutputScalar) -> Void = { _ in }
  ) throws -> ScalarCollector {
    let collector = ScalarCollector(OutputScalarRules(rules), ignoring: ignoring)
    Array(text.utf8).withUnsafeBytes { collector.feed($0, found: found) }
    collector.finish(found: found)
    return collector
  }
}
