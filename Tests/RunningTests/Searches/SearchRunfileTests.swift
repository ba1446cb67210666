import Testing

@testable import Running

/// What the runfile of a search says of its trials.
@Suite struct SearchRunfileTests {
  private static let whole =
    SearchRunfile.title(of: "s.yml")
    + SearchRunfile.text(0, #"{"lr": 0.5, "opt": "a: b"}"#, command: Array("p --lr=0.5".utf8))
    + SearchRunfile.text(1, #"{"lr": 0.5}"#, sameAs: 0)
    + SearchRunfile.text(2, #"{"lr": 1.0}"#, command: Array("p --lr=1.0".utf8))

  @Test func `what was written is read`() {
    let runfile = SearchRunfile(Self.whole)
    #expect(runfile.isSearch)
    #expect(
      runfile.rows == [
        .init(values: #"{"lr": 0.5, "opt": "a: b"}"#, place: .line(3)),
        .init(values: #"{"lr": 0.5}"#, place: .trial(0)),
        .init(values: #"{"lr": 1.0}"#, place: .line(6)),
      ])
    #expect(runfile.length == Self.whole.count)
    #expect(
      String(decoding: Self.whole, as: UTF8.self) == """
        # batchrun search: the trials of s.yml
        # trial 1: {"lr": 0.5, "opt": "a: b"}
        p --lr=0.5
        # trial 2 is trial 1: {"lr": 0.5}
        # trial 3: {"lr": 1.0}
        p --lr=1.0

        """)
  }

  @Test func `what was cut off anywhere leaves the trials before it`() {
    let ends = [
      SearchRunfile.title(of: "s.yml").count,
      Self.whole.count,
    ]
    for count in ends[0]..<Self.whole.count {
      let cut = SearchRunfile(Array(Self.whole[..<count]))
      #expect(cut.isSearch)
      #expect(cut.rows.count < 3)
      #expect(cut.length <= count)
      // What is left is the same when it is read again.
      let again = SearchRunfile(Array(Self.whole[..<cut.length]))
      #expect(again.rows == cut.rows)
      #expect(again.length == cut.length)
    }
  }

  @Test func `lines of others are no trials, and stay`() {
    let text = Self.whole + Array("# mine\n\np --lr=7\n".utf8)
    let runfile = SearchRunfile(text)
    #expect(runfile.rows.count == 3)
    #expect(runfile.length == text.count)
    #expect(!SearchRunfile(Array("p --lr=7\n".utf8)).isSearch)
    #expect(!SearchRunfile([]).isSearch)
    #expect(SearchRunfile(Array("# batchrun search: x\n# trial x: {}\np\n".utf8)).rows == [])
  }
}
