import JSON
import Jobs
import Ledger
import Runs
import Scalars
import Testing

@testable import Views

/// What pages make of text from outside.
@Suite struct PublishedTextTests {
  private func run(_ members: [JSONObject.Member] = []) throws -> PublishedRun {
    let id = try #require(JobID(Array("0123456789abcdef".utf8)))
    let record = Record(id: id, members: JSONObject(members))
    return PublishedRun(
      RunRecord(record, in: LedgerLocation(home: "/home", name: "train"), state: .completed),
      scalars: [:])
  }

  @Test(
    arguments: [
      ("plain\n", "plain"), ("10%\r50%\r100%\nend\n", "100%\nend"),
      ("dos\r\nlines\r\n", "dos\nlines"),
      ("\u{1b}[1;31mred\u{1b}[0m", "red"), ("tab\tstays", "tab\tstays"), ("bell\u{7}", "bell\\x07"),
      ("cut \u{1b}[", "cut "), ("\u{202e}flip", "\\u202eflip"), ("", ""),
    ])
  func `output is shown as it looked in the end`(bytes: String, text: String) {
    #expect(PublishedOutput(bytes.utf8, isCut: false).text == text)
  }

  @Test func `nothing in a text is obeyed by HTML, nor by an address`() {
    #expect(htmlText("<a href='x'>&\"</a>") == "&lt;a href=&#39;x&#39;&gt;&amp;&quot;&lt;/a&gt;")
    #expect(htmlText("a\nb\u{1b}") == "a\\nb\\x1b")
    #expect(htmlText("a\nb", keepingNewlines: true) == "a\nb")
    #expect(urlPath("a b/ü?#%\"<.csv") == "a%20b/%C3%BC%3F%23%25%22%3C.csv")
  }

  @Test func `a block of output cannot be ended by what is in it`() throws {
    var run = try run()
    run.output = PublishedOutput("before\n````\n# no heading\n".utf8, isCut: true)
    let text = try #require(RunMarkdown(run).texts["output"])
    #expect(text.contains("`````text\nbefore\n````\n# no heading\n`````"))
    #expect(
      text.hasPrefix("This is the end of the output; [output.txt](output.txt) has all of it."))
  }

  @Test func `names of a template are filled in, and those unknown are told`() {
    let filled = PageTemplate("a ${x} ${y}${x} ${z} ${open").filled(with: ["x": "${y}", "y": "2"])
    #expect(filled.text == "a ${y} 2${y}  ${open")
    #expect(filled.unknown == ["z"])
    #expect(PageTemplate(RunMarkdown.template).filled(with: [:]).unknown.contains("flags"))
  }

  @Test func `the pages of a run and of all runs know every name that they use`() throws {
    let page = PageTemplate(RunMarkdown.template).filled(with: RunMarkdown(try run()).texts)
    #expect(page.unknown == [])
    let index = PageTemplate(PublishedIndex.template).filled(with: PublishedIndex([]).texts)
    #expect(index.unknown == [])
  }

  @Test func `what is not known of a run is left empty in its files`() throws {
    let run = try run([.init(key: "label", value: .string("'a': b"))])
    #expect(run.yaml.contains("\nstarted:\n"))
    #expect(run.yaml.contains("\nlabel: '''a'': b'\n"))
    #expect(run.flagsYAML == "{}\n")
    #expect(run.scalarsCSV.split(separator: "\n").count == 1)
  }

  @Test func `the list of runs has the newest first`() {
    let entries = [("a", "1"), ("b", "3"), ("c", "2"), ("d", "")].map { name, time in
      PublishedIndex.Entry(folder: name, attributes: ["id": name, "started_epoch": time])
    }
    let lines = PublishedIndex(entries).texts["runs"]?.split(separator: "\n").dropFirst(2)
    #expect(lines?.map { $0.dropFirst(3).first } == ["b", "c", "a", "d"])
  }
}
