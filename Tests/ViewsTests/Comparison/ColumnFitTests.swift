import Testing
import Views

@Suite struct ColumnFitTests {
  private static let kinds: [ColumnFit.Kind] = [
    .fixed, .constant, .varying, .varying, .empty, .constant, .varying, .requested,
  ]

  private func fit(_ room: Int, elastic: Int? = nil) -> ColumnFit {
    ColumnFit(
      widths: [8, 6, 30, 6, 6, 6, 6, 6], kinds: Self.kinds, elastic: elastic, room: room)
  }

  @Test(arguments: [
    (88, [0, 1, 2, 3, 4, 5, 6, 7]), (87, [0, 1, 2, 3, 5, 6, 7]), (80, [0, 1, 2, 3, 5, 6, 7]),
    (79, [0, 1, 2, 3, 6, 7]), (71, [0, 2, 3, 6, 7]), (63, [0, 2, 3, 7]), (55, [0, 2, 7]),
    (47, [0, 7]), (15, [0]), (1, [0]),
  ])
  func `empty columns go first, then constant ones, then from the right`(
    room: Int, shown: [Int]
  ) {
    #expect(fit(room).shown == shown)
    #expect(fit(room).shortened == nil)
  }

  @Test func `times and attributes go before flags and results`() {
    func shown(_ room: Int) -> [Int] {
      ColumnFit(
        widths: [8, 9, 19, 9, 4, 4],
        kinds: [.fixed, .attribute, .time, .attribute, .varying, .varying], elastic: nil, room: room
      ).shown
    }
    #expect(shown(63) == [0, 1, 2, 3, 4, 5])
    #expect(shown(62) == [0, 1, 3, 4, 5])
    #expect(shown(41) == [0, 1, 4, 5])
    #expect(shown(30) == [0, 4, 5])
    #expect(shown(19) == [0, 4])
  }

  @Test func `flags and results stay next to each other`() {
    func shown(_ room: Int, _ kinds: [ColumnFit.Kind]) -> [Int] {
      ColumnFit(
        widths: [8] + kinds.map { _ in 6 }, kinds: [.fixed] + kinds, elastic: nil, room: room
      ).shown
    }
    let manyFlags: [ColumnFit.Kind] = [
      .varying, .varying, .varying, .varying, .result, .result,
    ]
    #expect(shown(56, manyFlags) == [0, 1, 2, 3, 4, 5, 6])
    #expect(shown(55, manyFlags) == [0, 1, 2, 3, 5, 6])
    #expect(shown(40, manyFlags) == [0, 1, 2, 5, 6])
    #expect(shown(39, manyFlags) == [0, 1, 2, 5])
    #expect(shown(24, manyFlags) == [0, 1, 5])
    #expect(shown(23, manyFlags) == [0, 1])
    let manyResults: [ColumnFit.Kind] = [.varying, .result, .result, .result]
    #expect(shown(24, manyResults) == [0, 1, 2])
    #expect(shown(24, [.result, .result, .constant]) == [0, 1, 2])
    // A label goes before the last flag and the last result.
    let labelled = ColumnFit(
      widths: [8, 16, 6, 6], kinds: [.fixed, .varying, .varying, .result], elastic: 1, room: 41)
    #expect(labelled.shown == [0, 2, 3])
  }

  @Test func `a text is cut before a column that differs goes`() {
    let all = fit(63, elastic: 2)
    #expect(all.shown == [0, 2, 3, 6, 7])
    #expect(all.shortened?.column == 2 && all.shortened?.width == 29)
    #expect(fit(64, elastic: 2).shortened == nil)
    let some = fit(49, elastic: 2)
    #expect(some.shown == [0, 2, 3, 7])
    #expect(some.shortened?.width == 23)
  }

  @Test func `what is left out is named as far as there is room`() throws {
    let headings = (0..<8).map { "c\($0)" }
    #expect(fit(88).omission(from: headings) == nil)
    let omission = try #require(fit(50).omission(from: headings))
    #expect(omission.headings == ["c3", "c6", "c1", "c4", "c5"])
    #expect(
      omission.summary(width: 80) == "5 more columns: c3, c6, c1, c4, c5 ('--csv -' prints all)")
    #expect(omission.summary(width: 54) == "5 more columns: c3, c6, c1, … ('--csv -' prints all)")
    #expect(omission.summary(width: 10) == "5 more columns: … ('--csv -' prints all)")
    let one = try #require(fit(87).omission(from: headings))
    #expect(one.summary(width: 80) == "1 more column: c4 ('--csv -' prints all)")
  }
}
