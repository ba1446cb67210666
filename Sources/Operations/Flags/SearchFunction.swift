/// A function that stands for a value which is chosen again for every trial.
package struct SearchFunction: Hashable, Sendable {
  package enum Distribution: String, Hashable, Sendable, CaseIterable {
    case uniform, loguniform
  }

  package enum Space: Hashable, Sendable {
    /// Both ends included.
    case integers(ClosedRange<Int>)
    case reals(ClosedRange<Double>, Distribution)
    case categories([FlagValue])
  }

  package private(set) var space: Space
  /// What the first trial has.
  package let initial: FlagValue?
  /// As it was typed; what is shown and recorded.
  package let text: String

  /// Nil if the call is none of a search.
  init?(_ call: FlagFunction.Call, text: String) throws(FlagFunctionError) {
    let isAnonymous = call.name.isEmpty
    guard let distribution = isAnonymous ? .uniform : Distribution(rawValue: call.name) else {
      return nil
    }
    // `[a]`, `[a:]` and `[http://a]` are lists of one text.
    if isAnonymous {
      guard call.arguments.count > 1, call.arguments.allSatisfy({ !$0.isEmpty }),
        !call.arguments.dropFirst().contains(where: { $0.hasPrefix("//") })
      else { return nil }
    }
    guard (2...3).contains(call.arguments.count),
      call.arguments.allSatisfy({ !$0.isEmpty })
    else {
      throw .searchArguments(
        function: distribution.rawValue, got: call.arguments.filter { !$0.isEmpty })
    }
    var arguments: [FlagValue] = []
    for argument in call.arguments { arguments.append(try FlagValue(decoding: argument)) }
    self.text = text
    initial = arguments.count > 2 ? arguments[2] : nil
    let space = try Self.space(distribution, arguments[0], arguments[1], text: text)
    // `[0:1:0.1]` begins between whole numbers: all numbers are meant.
    let isWhole = initial?.number.map { Int(exactly: $0) != nil } ?? true
    self.space = isWhole ? space : Self.continuous(space)
  }

  /// The values that all others are between, and the first one if it is given.
  var bounds: [FlagValue] {
    let ends: [FlagValue] =
      switch space {
      case .integers(let range): [.integer(range.lowerBound), .integer(range.upperBound)]
      case .reals(let range, _): [.real(range.lowerBound), .real(range.upperBound)]
      case .categories(let values): values
      }
    return ends + (initial.map { [$0] } ?? [])
  }

  /// The value between bounds that are equal; nil if they are not, or the first value is another one.
  var constant: FlagValue? {
    let value: FlagValue
    switch space {
    case .integers(let range) where range.lowerBound == range.upperBound:
      value = .integer(range.lowerBound)
    case .reals(let range, _) where range.lowerBound == range.upperBound:
      value = .real(range.lowerBound)
    default: return nil
    }
    return initial.map { $0.number == value.number } ?? true ? value : nil
  }

  /// The same, with all numbers between the bounds if it has only the whole numbers.
  var continuous: SearchFunction {
    var function = self
    function.space = Self.continuous(space)
    return function
  }

  private static func continuous(_ space: Space) -> Space {
    guard case .integers(let range) = space else { return space }
    return .reals(Double(range.lowerBound)...Double(range.upperBound), .uniform)
  }

  /// What a record has; nil for a text that is not a search function.
  init?(recorded text: String) {
    guard case .search(let function) = try? FlagFunction.value(of: text) else { return nil }
    self = function
  }

  private static func space(
    _ distribution: Distribution, _ low: FlagValue, _ high: FlagValue, text: String
  ) throws(FlagFunctionError) -> Space {
    guard let least = low.number, let greatest = high.number, least.isFinite, greatest.isFinite
    else {
      guard distribution == .uniform, low.number == nil || high.number == nil else {
        let wrong = low.number?.isFinite == true ? high : low
        throw .notANumber(wrong.encoded, call: text)
      }
      return .categories([low, high])
    }
    guard least <= greatest else {
      throw .reversedBounds(low: low.encoded, high: high.encoded, call: text)
    }
    if distribution == .loguniform {
      guard least > 0 else {
        throw .outOfDomain("the lower bound of loguniform must be above 0", call: text)
      }
      return .reals(least...greatest, .loguniform)
    }
    if case .integer(let low) = low.plain, case .integer(let high) = high.plain {
      return .integers(low...high)
    }
    return .reals(least...greatest, .uniform)
  }
}
