import Testing

@testable import Views

@Suite struct HTMLDocumentTests {
  private func text(_ body: (inout HTMLDocument) -> Void = { _ in }) -> String {
    var document = HTMLDocument(title: "<run> & \"more\"")
    body(&document)
    return document.text
  }

  @Test func `a page has its title twice, and nothing in it is obeyed`() {
    let page = text()
    #expect(page.contains("<title>&lt;run&gt; &amp; &quot;more&quot;</title>"))
    #expect(page.contains("<h1>&lt;run&gt; &amp; &quot;more&quot;</h1>"))
    #expect(!page.contains("<run>"))
  }

  @Test func `a page loads nothing, and runs nothing`() {
    let page = text { $0.addHeading("<script>") }
    #expect(page.contains("default-src 'none'"))
    #expect(page.contains("<h2>&lt;script&gt;</h2>"))
    for word in ["<script", "src=", "href=", "@import", "url("] {
      #expect(!page.contains(word), "\(word)")
    }
  }

  @Test func `a table has its headings, or the first of each row is one`() {
    let headed = text { $0.addTable(["a<", "b"], [["1", "<b>2</b>"], ["3", "4"]]) }
    #expect(headed.contains("<tr><th scope=\"col\">a&lt;</th><th scope=\"col\">b</th></tr>"))
    #expect(headed.contains("<tr><td>1</td><td><b>2</b></td></tr>\n<tr><td>3</td><td>4</td></tr>"))
    let named = text { $0.addTable([], [["name", "value"]]) }
    #expect(named.contains("<tr><th scope=\"row\">name</th><td>value</td></tr>"))
    #expect(!named.contains("scope=\"col\""))
  }

  @Test func `a table without rows says so`() {
    let page = text { $0.addTable(["a"], []) }
    #expect(page.contains("<p class=\"none\">None.</p>"))
    #expect(!page.contains("<table>"))
  }

  @Test func `what was added stands in its order`() {
    let page = text {
      $0.add("<p>1</p>")
      $0.addHeading("2")
      $0.add("<p>3</p>")
    }
    #expect(page.contains("<p>1</p>\n<h2>2</h2>\n<p>3</p>\n</body>"))
  }
}
