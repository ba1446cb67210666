import Operations
import Testing

@Suite struct FlagFunctionTests {
  @Test(arguments: [
    ("range[1:5]", [1, 2, 3, 4, 5]), ("range[0:5:2]", [0, 2, 4]), ("range[1:10:4]", [1, 5, 9]),
    ("range[5:1:-1]", [5, 4, 3, 2, 1]), ("range[10:1:-3]", [10, 7, 4, 1]), ("range[3]", [0, 1, 2]),
    ("range[ 1 : 2 ]", [1, 2]),
    ("range[9223372036854775806:9223372036854775807]", [.max - 1, .max]),
    ("range[-9223372036854775808:9223372036854775807:9223372036854775807]", [.min, -1, .max - 1]),
    ("range[5:1]", []), ("range[0]", []),
  ])
  func listsIntegers(text: String, values: [Int]) throws {
    #expect(try FlagValue(decoding: text) == .list(values.map(FlagValue.integer)))
  }

  @Test(arguments: [
    ("range[1:2:0.4]", [1.0, 1.4, 1.8]), ("range[0.1:0.5:0.1]", [0.1, 0.2, 0.3, 0.4, 0.5]),
    ("range[1:5:0.5]", [1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5]),
    ("range[-0.3:0:0.1]", [-0.3, -0.2, -0.1, 0]),
    ("linspace[1:10]", [1, 3.25, 5.5, 7.75, 10]), ("linspace[0:1:3]", [0, 0.5, 1]),
    ("linspace[3:4:1]", [3]), ("linspace[0:1:0]", []),
    ("logspace[-5:0:6]", [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1]), ("logspace[0:3:4:2]", [1, 2, 4, 8]),
    ("geomspace[1:1000:4]", [1, 10, 100, 1000]),
    ("geomspace[1e-8:1e-6:5]", [1e-8, 3.16227766016838e-08, 1e-7, 3.162277660168379e-07, 1e-6]),
    ("logspace[-2.5:-1.5:2]", [0.0031622776601683794, 0.03162277660168379]),
    ("linspace[0:1:4]", [0, 0.3333333333333333, 0.6666666666666666, 1]),
    ("range[0:2e-20:1e-20]", [0, 1e-20, 2e-20]),
  ])
  func listsRealNumbers(text: String, values: [Double]) throws {
    #expect(try FlagValue(decoding: text) == .list(values.map(FlagValue.real)))
  }

  @Test(arguments: [
    ("range[a:b]", "error decoding 'range[a:b]' for flag x: invalid arg 'a': expected a number"),
    ("range[]", "error decoding 'range[]' for flag x: function requires at least 1 arg(s)"),
    ("range[1:2:0]", "error decoding 'range[1:2:0]' for flag x: the step cannot be 0"),
    ("range[1:2:3:4]", "error decoding 'range[1:2:3:4]' for flag x: function takes at most 3 args"),
    ("range[1:1e9]", "error decoding 'range[1:1e9]' for flag x: more than 1000000 values"),
    (
      "range[0:9223372036854775807]",
      "error decoding 'range[0:9223372036854775807]' for flag x: more than 1000000 values"
    ),
    (
      "geomspace[0:1]",
      "error decoding 'geomspace[0:1]' for flag x: both ends must be above 0, or both below"
    ),
    ("uniform[1:2:3:4]", "uniform requires 2 or 3 args, got (1, 2, 3, 4) for flag x"),
    ("[1:2:3:4]", "uniform requires 2 or 3 args, got (1, 2, 3, 4) for flag x"),
    ("uniform[1]", "uniform requires 2 or 3 args, got (1) for flag x"),
    (
      "loguniform[2:1]",
      "invalid function args in 'x=loguniform[2:1]': the lower bound 2 must not be above the "
        + "upper bound 1"
    ),
    (
      "loguniform[0:1]",
      "error decoding 'loguniform[0:1]' for flag x: the lower bound of loguniform must be above 0"
    ),
    (
      "loguniform[a:1]",
      "error decoding 'loguniform[a:1]' for flag x: invalid arg 'a': expected a number"
    ),
  ])
  func refusesWrongCalls(text: String, message: String) {
    let error = #expect(throws: FlagFunctionError.self) { try FlagValue(decoding: text) }
    #expect(error.map { FlagError.function($0, flag: "x").message } == message)
  }

  @Test(arguments: [
    ("[3:3]", FlagValue.integer(3)), ("[0.5:0.5]", .real(0.5)), ("[3:3:3]", .integer(3)),
    ("uniform[1:1.0]", .real(1)), ("loguniform[2:2]", .real(2)),
  ])
  func equalBoundsAreAConstant(text: String, value: FlagValue) throws {
    #expect(try FlagValue(decoding: text) == value)
  }

  @Test func knowsTheSpaceOfASearch() throws {
    #expect(try space("[1:9]") == .integers(1...9))
    #expect(try space("[1:9:3]") == .integers(1...9))
    // What the first trial has is in the space.
    #expect(try space("[0:1:0.1]") == .reals(0...1, .uniform))
    #expect(try space("uniform[ 1 : 9.0 ]") == .reals(1...9, .uniform))
    #expect(try space("loguniform[1e-5:1]") == .reals(1e-5...1, .loguniform))
    #expect(try space("[a:b]") == .categories([.string("a"), .string("b")]))
    #expect(try space("[yes:no]") == .categories([.boolean(true), .boolean(false)]))
    guard case .search(let function) = try FlagValue(decoding: "[-2:2:1]") else {
      Issue.record("no search")
      return
    }
    #expect(function.initial == .integer(1))
  }

  private func space(_ text: String) throws -> SearchFunction.Space? {
    guard case .search(let function) = try FlagValue(decoding: text) else { return nil }
    return function.space
  }
}
