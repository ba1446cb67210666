import Queries
import Testing

@Suite struct FilterExpressionTests {
  @Test func `two equals signs are one where that is wanted`() throws {
    for text in ["lr == 0.1", "lr==0.1 and opt == adam", "not opt==sgd"] {
      #expect(throws: FilterSyntaxError.self) { try FilterExpression(parsing: text) }
      let expression = try #require(
        try FilterExpression(parsing: text, acceptsDoubleEquals: true))
      #expect(expression.text == text)
      #expect(expression.holds { $0.name == "lr" ? .number(0.1) : .text("adam") }, "\(text)")
    }
    for text in ["lr = = 1", "lr === 1", "== 1", "lr =="] {
      #expect(throws: FilterSyntaxError.self, "\(text)") {
        try FilterExpression(parsing: text, acceptsDoubleEquals: true)
      }
    }
  }

  @Test(
    arguments: [
      ("lr = 0.1", true), ("lr = 1e-1", true), ("lr=.1", true), ("lr != 0.1", false),
      ("lr <> 0.2", true), ("lr > 0.05 and lr <= 0.1", true), ("lr >= .2", false),
      ("lr < 0.1", false), ("negative = -1.5", true), ("negative<-1", true),
      ("operation = train", true), ("operation = 'train'", true), ("operation = Train", false),
      ("operation < zoo", true), ("operation >= train", true), ("operation > 'tr'", true),
      ("started >= '2026-11-20'", true), ("started < '2026-11-20 21:59:56'", false),
      ("fail = true", true), ("fail = 1", true), ("fail = yes", false), ("fail is not false", true),
      ("fail < 2", true), ("lr = '0.1'", false), ("lr != '0.1'", true), ("lr < 'x'", false),
      ("operation > 1", false), ("nothing is undefined", true), ("lr is undefined", false),
      ("lr is not undefined", true), ("nothing = undefined", true), ("nothing != 1", true),
      ("nothing < 1", false), ("nothing >= 1", false), ("nothing not in [1]", true),
      ("nothing in [1, undefined]", true), ("nothing contains a", false),
      ("nothing not contains a", true), ("lr in [1, 0.1]", true), ("lr not in [1, 0.1]", false),
      ("not lr in [1, 2]", true), ("operation in [test, train]", true),
      ("operation in ['train']", true), ("tags contains good", true), ("tags contains Good", false),
      ("tags contains goo", false), ("tags contains [good, old]", true),
      ("tags contains [good, new]", false), ("tags not contains new", true),
      ("tags = [old, good]", true), ("tags = [good, old]", false),
      ("label contains BEST", true), ("label contains 'so far'", true),
      ("label contains 0.5", true),
      ("label contains worst", false), ("lr contains 1", true), ("lr contains 2", false),
      ("fail contains tru", true), ("empty contains ''", false), ("label contains ''", true),
      ("lr contains [0.1]", false), ("batch-size = 32", true), ("flag:_x = 1", true),
      ("flag:'batch size' = 7", true), ("'batch size' = 7", true), ("scalar:lr = 5", true),
      ("attr:lr is undefined", true), ("target/.guild#loss = 2", true),
      ("val_loss = 3", true), ("LR = 0.1", false), ("größe = 4", true),
      ("1", true), ("0", false), ("false", false), ("TRUE", true), ("undefined", false),
      ("cat", true), ("''", false), ("[0]", true), ("not 0", true), ("not not 0", false),
      ("false and false or true", true), ("true or false and false", true),
      ("(true or false) and false", false), ("not false and false", false),
      ("not (false and false)", true), ("lr = 0.1 AND Not fail = FALSE", true),
      ("lr = 0.1\nand\tfail = true\r\n", true), ("lr = 1 or lr = 2 or lr = 0.1", true),
      ("quoted = 'it\\'s'", true), ("quoted = \"it's\"", true), ("lines = 'a\\nb'", true),
    ] as [(String, Bool)])
  func `an expression holds or does not`(text: String, expected: Bool) throws {
    let expression = try #require(try FilterExpression(parsing: text))
    #expect(expression.holds(Self.value(of:)) == expected)
  }

  @Test(arguments: [
    ("lr == 0.1", true), ("lr==1", true), ("a = 1\nand lr == 0.1", true), ("lr = = 1", false),
    ("lr > = 1", false), ("= 1", false), ("lr === 1", true), ("größe == 1", true),
  ])
  func `two signs of equality get a hint`(text: String, isHinted: Bool) throws {
    let error = try #require(
      #expect(throws: FilterSyntaxError.self) { try FilterExpression(parsing: text) })
    #expect((error.hint(in: text) != nil) == isHinted)
  }

  @Test(arguments: [
    ("Test accuracy > 0.9", "a name with blanks needs quotes: 'Test accuracy'"),
    ("lr = 1 and Best val acc < 2", "a name with blanks needs quotes: 'Best val acc'"),
    ("opt = adam lr > 1", "write 'and' between two conditions"),
    ("lr > 1 loss < 2", "write 'and' between two conditions"), ("lr loss", nil), ("lr 1", nil),
    ("lr < 1 && a = 1", "write 'and' between two conditions"),
    ("a = 1 || b = 2", "write 'or' between two conditions"),
    ("!fast", "write 'not' before a condition, or '!=' in it"),
    ("opt = 'adam", "the quote that starts here is not closed"),
    ("lr <", "a value is missing at the end"), ("(lr < 1", "a ')' is missing"),
    ("lr in [1, 2", "a ']' is missing"),
    ("id contains 5a8", "a text that starts with a digit needs quotes"),
    ("lr = 1)", nil), ("not", nil),
  ])
  func `a mistake gets a hint`(text: String, hint: String?) throws {
    let error = try #require(
      #expect(throws: FilterSyntaxError.self) { try FilterExpression(parsing: text) })
    #expect(error.hint(in: text) == hint)
  }

  @Test func `a text that is too short has its caret at the end`() throws {
    let error = try #require(
      #expect(throws: FilterSyntaxError.self) { try FilterExpression(parsing: "a = 1\nand lr <") })
    #expect(error.excerpt(of: "a = 1\nand lr <") == ["  and lr <", "          ^"])
    #expect(
      error.description(of: "--only") == "syntax error in --only - unexpected end of expression")
  }

  @Test(
    arguments: [
      ("lr == 0.1", "at position 4: unexpected token '='"),
      ("foo = (", "at position 6: unexpected token '('"),
      ("$x = 1", "at position 0: unexpected character '$'"),
      ("(lr = 0.1", "- unexpected end of expression"),
      ("lr = 0.1 or", "- unexpected end of expression"),
      ("lr =", "- unexpected end of expression"),
      ("not", "- unexpected end of expression"),
      ("lr in", "- unexpected end of expression"),
      ("lr in [1,", "- unexpected end of expression"),
      ("id contains 5a8", "at position 13: unexpected token 'a8'"),
      ("lr in []", "at position 7: unexpected token ']'"),
      ("lr in 1", "at position 6: unexpected token '1'"),
      ("lr in [1 2]", "at position 9: unexpected token '2'"),
      ("lr not 1", "at position 7: unexpected token '1'"),
      ("1 = lr", "at position 2: unexpected token '='"),
      ("lr 1", "at position 3: unexpected token '1'"),
      ("lr = 1)", "at position 6: unexpected token ')'"),
      ("lr = 'open", "at position 5: unexpected character '''"),
      ("lr = 'a\nb'", "at position 5: unexpected character '''"),
      ("lr = 'a\\", "at position 5: unexpected character '''"),
      ("_x = 1", "at position 0: unexpected character '_'"),
      (".x = 1", "at position 0: unexpected character '.'"),
      ("lr ! 1", "at position 3: unexpected character '!'"),
      ("lr = -", "at position 5: unexpected character '-'"),
      ("in = 1", "at position 0: unexpected token 'in'"),
      ("ü = 1 $", "at position 6: unexpected character '$'"),
      ("lr = 1\nand ?", "on line 2, position 4: unexpected character '?'"),
      ("lr = 1\n\n  or\nor", "on line 4, position 0: unexpected token 'or'"),
      ("flag:'x'", "- unexpected end of expression"),
    ] as [(String, String)])
  func `what is no expression is refused where it goes wrong`(text: String, message: String) {
    let error = #expect(throws: FilterSyntaxError.self) { try FilterExpression(parsing: text) }
    #expect(error?.description == "syntax error in filter " + message)
  }

  @Test(arguments: ["", " ", "\t\n "])
  func `a blank expression is none`(text: String) throws {
    #expect(try FilterExpression(parsing: text) == nil)
  }

  @Test func `the names in it are known`() throws {
    let expression = try #require(
      try FilterExpression(parsing: "a = 1 and (flag:b in [c] or not scalar:'d e' > 2) or attr:f"))
    #expect(
      expression.names == [.init("a"), .init("b", kind: .flag), .init("d e", kind: .scalar)])
    #expect(expression.loneWords == ["attr:f"])
  }

  @Test func `only what decides is looked at`() throws {
    let expression = try #require(
      try FilterExpression(parsing: "operation = other and loss < 1 or operation = train or x = 1"))
    var asked: [String] = []
    let holds = expression.holds { name in
      asked.append(name.name)
      return Self.value(of: name)
    }
    #expect(holds)
    #expect(asked == ["operation", "operation"])
  }

  @Test func `depth is bounded, length is not`() throws {
    let open = String(repeating: "(", count: 100_000)
    #expect(throws: FilterSyntaxError.nestedTooDeeply(.init(line: 1, position: 200))) {
      try FilterExpression(parsing: open)
    }
    #expect(throws: FilterSyntaxError.nestedTooDeeply(.init(line: 1, position: 204))) {
      try FilterExpression(parsing: "x = " + String(repeating: "[", count: 100_000))
    }
    let deep = String(repeating: "not (", count: 200) + "0" + String(repeating: ")", count: 200)
    #expect(try FilterExpression(parsing: deep)?.holds { _ in .undefined } == false)
    let nots = String(repeating: "not ", count: 100_001) + "0"
    #expect(try FilterExpression(parsing: nots)?.holds { _ in .undefined } == true)
    let long = Array(repeating: "x = 1 and not y in [2, 3]", count: 20_000)
      .joined(separator: " or ")
    #expect(try FilterExpression(parsing: long)?.holds { _ in .number(1) } == true)
  }

  private static func value(of name: QueryName) -> QueryValue {
    switch (name.kind, name.name) {
    case (.any, "lr"), (.flag, "lr"): .number(0.1)
    case (.scalar, "lr"): .number(5)
    case (.any, "negative"): .number(-1.5)
    case (.any, "operation"): .text("train")
    case (.any, "started"): .text("2026-11-20 21:59:56")
    case (.any, "fail"): .bool(true)
    case (.any, "tags"): .list([.text("old"), .text("good")])
    case (.any, "label"): .text("Best so far 0.5")
    case (.any, "empty"): .text("")
    case (.any, "batch-size"): .number(32)
    case (_, "batch size"): .number(7)
    case (.flag, "_x"): .number(1)
    case (.any, "target/.guild#loss"): .number(2)
    case (.any, "val_loss"): .number(3)
    case (.any, "größe"): .number(4)
    case (.any, "quoted"): .text("it's")
    case (.any, "lines"): .text("a\nb")
    default: .undefined
    }
  }
}
