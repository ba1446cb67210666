import Queries
import Synchronization
import Text

/// The values of some parameters, for the hint where an expression fits none of them.
struct ParameterValues: Sendable {
  /// Values of each parameter that are kept.
  private static let mostKept = 4096
  /// Values that are listed; of more numbers the range is told.
  private static let mostShown = 8
  /// Parameters whose values are told.
  private static let mostNames = 3

  private let names: [String]
  private var values: [Set<QueryValue>]

  init(_ names: [String]) {
    self.names = names
    values = names.map { _ in [] }
  }

  /// `values` has one for each parameter.
  mutating func add(_ values: [QueryValue]) {
    for (index, value) in values.enumerated() { add(CollectionOfOne(value), of: index) }
  }

  mutating func add(_ found: some Sequence<QueryValue>, of index: Int) {
    for value in found where value != .undefined && values[index].count < Self.mostKept {
      values[index].insert(value)
    }
  }

  /// `lr is 0.01, 0.1 or 1; opt is adam or sgd`; nil where nothing has a value.
  func hint(for filter: ParameterFilter) -> String? {
    let parts = names.indices.filter { !values[$0].isEmpty }.prefix(Self.mostNames).map { index in
      let numbers = values[index].compactMap(\.ownNumber).sorted()
      let isNumeric = numbers.count == values[index].count
      let words = isNumeric ? filter.words(comparedWith: names[index]) : []
      let slip = words.first.map { "'\($0)' is not a number; " } ?? ""
      return slip + names[index] + " " + (isNumeric ? Self.told(numbers) : told(values[index]))
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  private static func told(_ numbers: [Double]) -> String {
    guard numbers.count > mostShown, let first = numbers.first, let last = numbers.last else {
      return "is " + listed(numbers.map(Self.text))
    }
    let count = numbers.count < mostKept ? "" : "at least "
    return "has \(count)\(numbers.count) values from \(text(first)) to \(text(last))"
  }

  private func told(_ values: Set<QueryValue>) -> String {
    let texts = values.map(Self.text).sorted { comesNaturallyBefore($0, $1) }
    guard texts.count > Self.mostShown else { return "is " + Self.listed(texts) }
    return "is one of " + texts.prefix(Self.mostShown).joined(separator: ", ") + ", …"
  }

  private static func listed(_ texts: [String]) -> String {
    guard let last = texts.last, texts.count > 1 else { return texts.first ?? "" }
    return texts.dropLast().joined(separator: ", ") + " or " + last
  }

  /// As it would be written in an expression.
  private static func text(_ value: QueryValue) -> String {
    switch value {
    case .undefined: "undefined"
    case .bool(let truth): truth ? "true" : "false"
    case .number(let number): text(number)
    case .text(let text): shellQuoted(text)
    case .list(let items): "[" + items.map(text).joined(separator: ", ") + "]"
    }
  }

  private static func text(_ number: Double) -> String {
    Int(exactly: number).map { String($0) } ?? decimalText(number)
  }
}

/// Values that a filter of combinations meets.
final class SeenValues: Sendable {
  private let seen: Mutex<ParameterValues>

  init(_ names: [String]) { seen = Mutex(ParameterValues(names)) }

  var values: ParameterValues { seen.withLock { $0 } }

  func add(_ values: [QueryValue]) { seen.withLock { $0.add(values) } }
}

extension QueryValue {
  /// Nil of everything that is not a number itself.
  fileprivate var ownNumber: Double? {
    if case .number(let number) = self { number } else { nil }
  }
}
