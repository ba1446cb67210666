import Text

/// A type that is written as one word of the command line.
package protocol ArgumentValue: ArgumentStorage where Value == Self {
  init(argument: String) throws(InvalidValue)

  /// The word that `init(argument:)` makes this value of again. Help shows it as the default, unless
  /// it is empty.
  var argumentText: String { get }

  /// All the words there are, if they are few.
  static var choices: [String] { get }
}

/// What a property of the options may be: a value, an optional one, or an array of them.
package protocol ArgumentStorage: Sendable {
  associatedtype Value: ArgumentValue

  static var isRepeating: Bool { get }
  var defaultText: String? { get }
  /// The words of its values, in the order in which they are stored.
  var argumentTexts: [String] { get }
  mutating func store(_ value: Value)
}

/// Reads a word, or says what was expected instead.
package typealias ValueParser<Value> = @Sendable (String) throws(InvalidValue) -> Value

/// Why a word is not a value of its type.
package struct InvalidValue: Error, Sendable, Equatable {
  /// Follows "expected": `a whole number of at least 1`.
  package var expectation: String
  /// The right word, where it is a near miss.
  package var suggestion: String?
  /// Where the value is a row of letters, the one that stands for nothing.
  package var letter: Character?

  package init(expected expectation: String, suggestion: String? = nil, letter: Character? = nil) {
    self.expectation = expectation
    self.suggestion = suggestion
    self.letter = letter
  }
}

extension ArgumentValue {
  package static var choices: [String] { [] }
  package static var isRepeating: Bool { false }
  package var defaultText: String? { argumentText.isEmpty ? nil : argumentText }
  package var argumentTexts: [String] { [argumentText] }
  package mutating func store(_ value: Self) { self = value }
}

extension Optional: ArgumentStorage where Wrapped: ArgumentValue {
  package static var isRepeating: Bool { false }
  package var defaultText: String? { flatMap(\.defaultText) }
  package var argumentTexts: [String] { map { [$0.argumentText] } ?? [] }
  package mutating func store(_ value: Wrapped) { self = value }
}

extension Array: ArgumentStorage where Element: ArgumentValue {
  package static var isRepeating: Bool { true }
  package var defaultText: String? {
    isEmpty ? nil : map(\.argumentText).joined(separator: " ")
  }
  package var argumentTexts: [String] { map(\.argumentText) }
  package mutating func store(_ value: Element) { append(value) }
}

/// An enumeration whose raw values are the words to type. They are shown with `-` between their
/// parts; `_` is accepted too.
package protocol ArgumentChoice: ArgumentValue, CaseIterable, RawRepresentable<String> {}

extension ArgumentChoice {
  package init(argument: String) throws(InvalidValue) {
    let typed = kebabCase(argument)
    guard let match = Self.allCases.first(where: { $0.argumentText == typed }) else {
      let words = Self.choices.map { "'\($0)'" }
      throw InvalidValue(
        expected: (words.count == 1 ? "" : "one of ") + words.joined(separator: ", "),
        suggestion: nearestMatch(to: argument, among: Self.choices))
    }
    self = match
  }

  package var argumentText: String { kebabCase(rawValue) }
  package static var choices: [String] { allCases.map(\.argumentText) }
}

/// `n_jobs` as `n-jobs`: both are accepted everywhere.
func kebabCase(_ text: some StringProtocol) -> String {
  String(text.map { $0 == "_" ? "-" : $0 })
}
