import JSON
import Text

/// A number that a program has printed.
package struct OutputScalar: Hashable, Sendable {
  package var name: String
  package var value: Double
  package var step: Int

  package init(name: String, value: Double, step: Int) {
    self.name = name
    self.value = value
    self.step = step
  }
}

/// All that a program has printed of one scalar.
package struct OutputScalarSummary: Hashable, Sendable {
  package private(set) var first: Double
  package private(set) var last: Double
  package private(set) var minimum: Double
  package private(set) var maximum: Double
  package private(set) var sum: Double
  package private(set) var count: Int
  /// Of the last value.
  package private(set) var step: Int

  init(_ scalar: OutputScalar) {
    first = scalar.value
    last = scalar.value
    minimum = scalar.value
    maximum = scalar.value
    sum = scalar.value
    count = 1
    step = scalar.step
  }

  mutating func add(_ scalar: OutputScalar) {
    last = scalar.value
    // A number is less and greater than what is none.
    minimum = Double.minimum(minimum, scalar.value)
    maximum = Double.maximum(maximum, scalar.value)
    sum += scalar.value
    count += 1
    step = scalar.step
  }

  /// As records have it. What is no number in JSON is its name, as a text.
  package var json: JSONValue {
    .object(
      JSONObject([
        .init(key: "last", value: Self.json(last)), .init(key: "first", value: Self.json(first)),
        .init(key: "min", value: Self.json(minimum)), .init(key: "max", value: Self.json(maximum)),
        .init(key: "sum", value: Self.json(sum)), .init(key: "count", value: .number("\(count)")),
        .init(key: "step", value: .number("\(step)")),
      ]))
  }

  private static func json(_ value: Double) -> JSONValue {
    value.isFinite ? .number(decimalText(value)) : .string(decimalText(value))
  }
}
