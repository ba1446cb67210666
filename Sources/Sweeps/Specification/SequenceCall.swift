import YAML
import Sequences

/// `range`, `linspace`, `logspace` and `geomspace`, as keys of a parameter and in the short form
/// `linspace[0:1:5]`.
enum SequenceCall {
  struct Argument {
    let node: Node

    var text: String { node.scalar?.text ?? "" }
  }

  private static let functions = ["range", "linspace", "logspace", "geomspace"]

  /// Reads the short form; nil for a text that is none.
  static func read(
    _ text: String, _ node: Node, _ owner: String
  ) throws(SpecError) -> ValueSequence? {
    guard let open = text.firstIndex(of: "["), text.hasSuffix("]"),
      functions.contains(String(text[..<open]))
    else { return nil }
    let inner = text[text.index(after: open)...].dropLast()
    var offset = text[...open].unicodeScalars.count
    var arguments: [Argument] = []
    for part in inner.split(separator: ":", omittingEmptySubsequences: false) {
      let mark = node.mark(ofCharacter: offset)
      arguments.append(Argument(node: Node(plain: String(part), at: mark)))
      offset += part.unicodeScalars.count + 1
    }
    return try read(function: String(text[..<open]), arguments, at: node.start, owner)
  }

  static func read(
    function: String, _ arguments: [Argument], at mark: Mark, _ owner: String
  ) throws(SpecError) -> ValueSequence {
    let owner = "\(owner): '\(function)'"
    switch function {
    case "range": return try range(arguments, at: mark, owner)
    case "linspace":
      try checkCount(arguments, 2...3, "first, last, count", at: mark, owner)
      let count = try count(arguments, owner)
      return try numbers(
        SpacedSequence.linear(
          from: try real(arguments[0], owner), to: try real(arguments[1], owner), count: count),
        at: mark, owner)
    case "logspace":
      try checkCount(
        arguments, 2...4, "first exponent, last exponent, count, base", at: mark, owner)
      let base = arguments.count > 3 ? try real(arguments[3], owner) : 10
      guard base > 0 else {
        throw SpecError("\(owner): the base must be above 0", at: arguments[3].node.start)
      }
      let powers = SpacedSequence.logarithmic(
        from: try real(arguments[0], owner), to: try real(arguments[1], owner),
        count: try count(arguments, owner), base: base)
      return try numbers(powers, at: mark, owner)
    default:
      try checkCount(arguments, 2...3, "first, last, count", at: mark, owner)
      guard
        let values = SpacedSequence.geometric(
          from: try real(arguments[0], owner), to: try real(arguments[1], owner),
          count: try count(arguments, owner))
      else {
        throw SpecError(
          "\(owner) needs two numbers of the same sign, neither of them 0", at: mark)
      }
      // The ends are taken as written.
      var ends = [values.count - 1: arguments[1].text]
      ends[0] = arguments[0].text
      return try numbers(values, writing: ends, at: mark, owner)
    }
  }

  /// `range[n]` is 0 to n-1; with two or three numbers the end is included.
  private static func range(
    _ arguments: [Argument], at mark: Mark, _ owner: String
  ) throws(SpecError) -> ValueSequence {
    try checkCount(arguments, 1...3, "first, last, step", at: mark, owner)
    var bounds: [ExactDecimal] = []
    for argument in arguments { bounds.append(try decimalNumber(argument.node, owner)) }
    let one = ExactDecimal(units: 1, decimals: 0)
    if bounds.count == 1 {
      let zero = ExactDecimal(units: 0, decimals: 0)
      return try ParameterValues.sequence(
        from: zero, to: bounds[0], by: one, includingEnd: false, at: mark, owner)
    }
    let step = bounds.count > 2 ? bounds[2] : one
    guard step.units != 0 else {
      throw SpecError("\(owner): the step must not be 0", at: arguments[2].node.start)
    }
    return try ParameterValues.sequence(
      from: bounds[0], to: bounds[1], by: step, includingEnd: true, at: mark, owner)
  }

  private static func checkCount(
    _ arguments: [Argument], _ allowed: ClosedRange<Int>, _ meaning: String, at mark: Mark,
    _ owner: String
  ) throws(SpecError) {
    guard allowed.contains(arguments.count) else {
      throw SpecError(
        "\(owner) takes \(allowed.lowerBound) to \(allowed.upperBound) numbers (\(meaning)), "
          + "not \(arguments.count)", at: mark)
    }
  }

  /// The third argument, 5 if it is not given, as Guild has it.
  private static func count(_ arguments: [Argument], _ owner: String) throws(SpecError) -> Int {
    guard arguments.count > 2 else { return 5 }
    return try wholeNumber(
      arguments[2].node, "\(owner): the count", atLeast: 1, atMost: ParameterValues.mostListed)
  }

  private static func real(_ argument: Argument, _ owner: String) throws(SpecError) -> Double {
    if let scalar = argument.node.scalar, scalar.style == .plain,
      let notation = DecimalNotation(scalar.text), let number = Double(notation.json),
      number.isFinite
    {
      return number
    }
    // It says what is wrong with it.
    _ = try decimalNumber(argument.node, owner)
    throw SpecError("\(owner): '\(argument.text)' is out of range", at: argument.node.start)
  }

  /// The values in the fewest digits, except those at places that have a text.
  private static func numbers(
    _ values: [Double], writing texts: [Int: String] = [:], at mark: Mark, _ owner: String
  ) throws(SpecError) -> ValueSequence {
    guard values.allSatisfy(\.isFinite) else {
      throw SpecError("\(owner) has numbers that are too large", at: mark)
    }
    return .listed(
      values.enumerated().map { .text(texts[$0.offset] ?? $0.element.description, plain: true) })
  }
}
