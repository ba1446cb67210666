import Queries
import Testing

@testable import Views

@Suite struct ColumnTableTests {
  private var table = ColumnTable()

  private mutating func add(_ column: String, in section: ColumnTable.Section) throws -> [Int] {
    table.add(try ColumnSpecification(column), in: section)
  }

  private func columns(_ sections: ColumnTable.Section...) -> [String] {
    table.columns(of: sections).map { "\($0.heading) \($0.source.map(String.init) ?? "-")" }
  }

  @Test mutating func `a column has the first of its sources that has values`() throws {
    let sources = try add("x", in: .user)
    #expect(sources.count == 3)
    #expect(columns(.user) == ["x -"])
    table.noteValue(of: sources[2])
    #expect(columns(.user) == ["x \(sources[2])"])
    table.noteValue(of: sources[1])
    #expect(columns(.user) == ["x \(sources[1])"])
    #expect(table.valueCount == 2)
    // Known twice is known once.
    table.noteValue(of: sources[1])
    #expect(table.valueCount == 2)
    #expect(table.hasValue(of: sources[1]))
    #expect(!table.hasValue(of: sources[0]))
  }

  @Test mutating func `a source of a section is there once, whoever asks for it`() throws {
    let first = try add(".status", in: .core)
    let second = try add(".status", in: .core)
    #expect(second == first)
    #expect(table.sources.count == 1)
    #expect(columns(.core).count == 2)
    // Of another section it is another one.
    let other = try add(".status", in: .user)
    #expect(other != first)
    #expect(table.number(of: .attribute("status"), in: .core) == first.first)
    #expect(table.number(of: .attribute("status"), in: .extra) == nil)
  }

  @Test mutating func `columns of several sections stay in the order in which they came`() throws {
    let lr = table.add(.flag("lr"), in: .flags, heading: "lr")
    _ = try add(".label", in: .user)
    let loss = table.add(
      .scalar("loss", .last, isStep: false), in: .scalars, heading: "loss")
    let batch = table.add(.flag("batch"), in: .flags, heading: "batch")
    for number in [lr, loss, batch] { table.noteValue(of: number) }
    #expect(columns(.flags, .scalars) == ["lr \(lr)", "loss \(loss)", "batch \(batch)"])
    #expect(columns(.flags) == ["lr \(lr)", "batch \(batch)"])
    #expect(columns().isEmpty)
  }
}
