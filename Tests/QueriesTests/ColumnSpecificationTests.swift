import Queries
import Testing

@Suite struct ColumnSpecificationTests {
  private typealias Column = ColumnSpecification

  @Test func `a bare name may be anything`() throws {
    #expect(try Column("loss") == Column(QueryName("loss")))
    #expect(try Column("  val_loss  ").name == QueryName("val_loss"))
    #expect(try Column("train/loss").name == QueryName("train/loss"))
    #expect(try Column("target/.guild#loss").name == QueryName("target/.guild#loss"))
    #expect(try Column("größe").heading == "größe")
  }

  @Test(arguments: [
    (".started", QueryName("started", kind: .attribute)),
    ("attr:started", QueryName("started", kind: .attribute)),
    ("=lr", QueryName("lr", kind: .flag)), ("flag:lr", QueryName("lr", kind: .flag)),
    ("scalar:loss", QueryName("loss", kind: .scalar)),
    ("flag:'learning rate'", QueryName("learning rate", kind: .flag)),
    ("'val loss'", QueryName("val loss", kind: .scalar)),
    (#""it's""#, QueryName("it's", kind: .scalar)),
    (#"'it\'s'"#, QueryName("it's", kind: .scalar)),
    ("'=lr'", QueryName("=lr", kind: .scalar)), ("scalar:min", QueryName("min", kind: .scalar)),
  ])
  func `prefixes and quotes say what a name is`(text: String, name: QueryName) throws {
    #expect(try Column(text) == Column(name))
  }

  @Test(arguments: [
    ("Test accuracy", QueryName("Test accuracy"), "Test accuracy"),
    ("Best  val acc", QueryName("Best val acc"), "Best val acc"),
    ("min Test loss", QueryName("Test loss", kind: .scalar), "min Test loss"),
    ("min Test loss step as at", QueryName("Test loss", kind: .scalar), "at"),
    ("=learning rate", QueryName("learning rate", kind: .flag), "learning rate"),
    ("Test step loss", QueryName("Test step loss"), "Test step loss"),
  ])
  func `names with blanks are written as programs print them`(
    text: String, name: QueryName, heading: String
  ) throws {
    let column = try Column(text)
    #expect(column.name == name)
    #expect(column.heading == heading)
  }

  @Test func `a printed name may begin with a word of the language`() throws {
    #expect(try Column("total reward").printedName == "total reward")
    #expect(try Column("reward").printedName == nil)
    #expect(try Column("max reward step").printedName == nil)
  }

  @Test(arguments: ScalarQuantity.allCases)
  func `a qualifier makes a scalar of the name`(quantity: ScalarQuantity) throws {
    let column = try Column("\(quantity.rawValue) loss")
    #expect(column == Column(QueryName("loss", kind: .scalar), quantity: quantity))
    #expect(try Column("\(quantity.rawValue) scalar:loss") == column)
    #expect(try Column("\(quantity.rawValue) 'loss'") == column)
  }

  @Test func `the step of a value can be asked for`() throws {
    let scalar = QueryName("loss", kind: .scalar)
    #expect(try Column("loss step") == Column(scalar, isStep: true))
    #expect(try Column("min loss step") == Column(scalar, quantity: .minimum, isStep: true))
    #expect(
      try Column("max loss step as 'best step'")
        == Column(scalar, quantity: .maximum, isStep: true, title: "best step"))
  }

  @Test func `words of the language are names where nothing else can be meant`() throws {
    #expect(try Column("min").name == QueryName("min"))
    #expect(try Column("step").name == QueryName("step"))
    #expect(try Column("as").name == QueryName("as"))
    #expect(try Column("max step") == Column(QueryName("step", kind: .scalar), quantity: .maximum))
    #expect(try Column("min as low") == Column(QueryName("min"), title: "low"))
    #expect(try Column("MIN").name == QueryName("MIN"))
  }

  @Test(arguments: [
    ("loss", "loss"), ("last loss", "loss"), ("min loss", "min loss"), ("max loss", "max loss"),
    ("loss step", "loss step"), ("min loss step", "min loss step"), ("eval#loss", "eval#loss"),
    ("scalar:eval#loss", "eval loss"), ("max eval#loss", "max eval loss"), ("=lr", "lr"),
    (".started", "started"), ("=lr as LR", "LR"), ("loss as =x", "=x"),
    ("count loss", "count loss"),
  ])
  func `headings keep what tells columns apart`(text: String, heading: String) throws {
    #expect(try Column(text).heading == heading)
  }

  @Test func `commas separate columns`() throws {
    let columns = try Column.list("loss, min loss as low,=lr,'a,b'")
    #expect(columns.map(\.heading) == ["loss", "low", "lr", "a,b"])
  }

  @Test(arguments: [
    ("", "a column is missing at position 0"), ("  ", "a column is missing at position 2"),
    ("a,,b", "a column is missing at position 2"), ("a,", "a column is missing at position 2"),
    ("loss =acc", "unexpected token '=acc' at position 5"),
    ("'loss' acc", "unexpected token 'acc' at position 7"),
    ("'loss' step step", "unexpected token 'step' at position 12"),
    ("'loss", "the quote at position 0 is not closed"),
    ("a, 'b", "the quote at position 3 is not closed"),
    ("a'b'", "unexpected token ''' at position 1"), ("'a'b", "unexpected token 'b' at position 3"),
    ("=", "a name is missing after '=' at position 0"),
    ("flag:", "a name is missing after 'flag:' at position 0"),
    ("loss as", "a name is missing after 'as' at position 5"),
    ("loss as a b", "unexpected token 'b' at position 10"),
    ("''", "unexpected token '''' at position 0"),
    ("=lr step", "unexpected token 'step' at position 4"),
    ("min =lr", "unexpected token '=lr' at position 4"),
    (
      "avg loss step",
      "'avg' comes from all steps and has no single step (position 9)"
    ),
    ("count x step", "'count' comes from all steps and has no single step (position 8)"),
  ])
  func `what is no column is told with its place`(text: String, message: String) {
    let error = #expect(throws: ColumnSpecificationError.self) { try Column.list(text) }
    #expect(error?.message == message)
  }

  @Test func `one column is not several`() {
    let error = #expect(throws: ColumnSpecificationError.self) { try Column("loss,acc") }
    #expect(error?.message == "multiple cols not supported")
  }

  @Test func `no text brings it down`() {
    var generator = SystemRandomNumberGenerator()
    let pieces = [
      "min", "max ", "avg", "step", " as ", "as", ",", " ", "'", "\"", "\\", "=", ".", "flag:",
      "attr:", "scalar:", "#", "loss", "é", "\u{0}", "\n", "\u{301}", "🙂", "a#b#c",
    ]
    for _ in 0..<5_000 {
      let text = (0..<Int.random(in: 0..<9, using: &generator))
        .compactMap { _ in pieces.randomElement(using: &generator) }.joined()
      do {
        for column in try Column.list(text) {
          #expect(!column.name.name.isEmpty, "\(text)")
        }
      } catch {
        #expect(error.position <= text.count, "\(text)")
      }
    }
  }
}
