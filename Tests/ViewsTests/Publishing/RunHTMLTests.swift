import JSON
import Jobs
import Ledger
import Runs
import Scalars
import Testing

@testable import Views

@Suite struct RunHTMLTests {
  private func run(_ members: String) throws -> PublishedRun {
    let id = try #require(JobID(Array("0123456789abcdef".utf8)))
    let object = try #require(try JSONValue(parsing: Array(members.utf8)).object)
    let run = RunRecord(
      Record(id: id, members: object), in: LedgerLocation(home: "/runs", name: "train"),
      state: .error)
    return PublishedRun(run, scalars: ["logs#<loss>": ScalarSummary(0.5, step: 3)])
  }

  @Test func `nothing that a run has written is obeyed`() throws {
    var run = try run(
      #"""
      {"operation": "train", "label": "<i>x</i>", "flags": {"<f>": "<v>"},
       "command": "a && b", "tags": ["<t>"]}
      """#)
    run.output = PublishedOutput("<script>alert(1)</script>".utf8, isCut: false)
    run.files = [PublishedFile(path: "<x>.csv", kind: .file, size: 1, modified: 0)]
    let page = RunHTML(run).text
    for tag in ["<i>", "<f>", "<v>", "<t>", "<script", "<loss>", "<x>"] {
      #expect(!page.contains(tag), "\(tag)")
    }
    #expect(page.contains("<code>a &amp;&amp; b</code>"))
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(page.contains("<span class=\"error\">error</span>"))
  }

  @Test func `pictures that are published are shown, others are not`() throws {
    var run = try run("{}")
    run.files = ["a b.PNG", "b.svg", "c.csv", "d.png"].map { name in
      var file = PublishedFile(path: name, kind: .file, size: 1, modified: 0)
      file.isIncluded = name != "d.png"
      return file
    }
    let page = RunHTML(run).text
    #expect(page.contains("<img src=\"runfiles/a%20b.PNG\" alt=\"a b.PNG\">"))
    #expect(page.contains("<img src=\"runfiles/b.svg\""))
    #expect(page.components("<img").count == 3)
  }

  @Test func `what there is none of is shown as none`() throws {
    let page = RunHTML(try run("{}")).text
    #expect(page.contains("<h2>Flags</h2>\n<p class=\"none\">None.</p>"))
    #expect(!page.contains("<h2>Comments</h2>"))
    #expect(!page.contains("<h2>Errors</h2>"))
  }
}

extension String {
  /// Its parts between a mark.
  fileprivate func components(_ mark: String) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while let range = rest.firstRange(of: mark) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return parts + [String(rest)]
  }
}
