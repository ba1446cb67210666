import Operations
import Testing

@Suite struct LabelTemplateTests {
  private let flags = Flags([
    "f": .real(0.12345), "s": .string("hello world"), "n": .null, "i": .integer(3),
    "b": .boolean(true), "p": .string("/data/set one/train.csv"),
  ])

  @Test(arguments: [
    (
      "${f} ${f|%.2f} ${s} ${s|unquote} [${n|default:none}] [${n}] ${i|%03d} ${b}",
      "0.12345 0.12 'hello world' hello world [none] [] 003 yes"
    ),
    ("a${nosuch}b ${nosuch|default:x y}", "ab x y"), ("${p|basename}", "train.csv"),
    ("${s|%.2f} ${s|%5d}", "'hello world' 'hello world'"), ("${i|%s}${i|%5.1f%%}", "3  3.0%"),
    ("${n|basename|default:z}", "z"), ("$ { } ${f", "$ { } ${f"), ("${i|%-4d}|", "3   |"), ("", ""),
    ("x ${default_label}", "x b=yes f=0.12345 i=3 p='/data/set one/train.csv' s='hello world'"),
  ])
  func rendersReferences(template: String, label: String) {
    let rendering = LabelTemplate(template).rendered(flags)
    #expect(rendering.text == label)
    #expect(rendering.warnings.isEmpty)
  }

  @Test(arguments: ["foo", "%n", "%*d", "%s%s", "%", "%.2", "%99999d"])
  func warnsOfUnknownFilters(filter: String) {
    let rendering = LabelTemplate("a ${i|\(filter)}").rendered(flags)
    #expect(rendering.text == "a #error#")
    #expect(rendering.warnings == ["unsupported template transform: '\(filter)'"])
  }

  @Test func labelsByFlagsWhereNothingElseIsSaid() {
    let flags = Flags([
      "x": .real(1.0 / 6), "y": .real(-6.78e-7), "z": .real(1.23456789e-7), "loud": .boolean(false),
      "msg": .string("a"), "n": .null, "l": .list([.real(0.123456789), .string("a b")]),
    ])
    #expect(
      LabelText.standard(flags)
        == "l=[0.12345, a b] loud=no msg=a x=0.16666 y=-6.78e-07 z=1.23456e-07")
    #expect(LabelText.standard(Flags()) == "")
  }

  @Test func shortensPathsThatExist() {
    func label(_ path: String) -> String {
      LabelText.text(of: .string(path), isExistingPath: { !$0.contains("missing") })
    }
    #expect(label("/tmp/some/where/else/guild.yml") == "/tmp/…/guild.yml")
    #expect(label("/a/bbbbbbbbbbbbbb/c/d/e.csv") == "/a/…/c/d/e.csv")
    #expect(label("a/short/path") == "a/short/path")
    #expect(label("/tmp/missing/where/else/guild.yml") == "/tmp/missing/where/else/guild.yml")
  }

  @Test func choosesTheTemplate() {
    #expect(
      LabelTemplate.template(given: nil, operation: nil, tags: ["a", "b"])
        == "a b ${default_label}")
    #expect(LabelTemplate.template(given: "", operation: "x", tags: ["a"]) == "")
    #expect(LabelTemplate.template(given: nil, operation: "x", tags: ["a"]) == "x")
  }
}
