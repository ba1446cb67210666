import Search
import Text

/// By which rule running jobs are ended that will not become the best (`--early-stop`).
package enum EarlyStopping: Hashable, Sendable {
  case none
  case asha(SuccessiveHalving.Options)
  case median(MedianStopping.Options)
  case hyperband(HyperbandTerms)

  /// Why a text names no rule. The expectation follows "expected".
  package struct Fault: Error, Hashable, Sendable {
    package let expectation: String
  }

  private static let names = ["asha", "median", "hyperband", "none"]

  /// `asha`, `asha:eta=3,min=3`, `median:trials=5,warmup=9`, `hyperband`, `hyperband:min=3,eta=3`, `none`.
  package init(_ text: String) throws(Fault) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts.first.map(String.init) ?? ""
    var options = try RuleOptions(parts.count > 1 ? String(parts[1]) : nil, of: name)
    switch name {
    case "asha":
      var rule = SuccessiveHalving.Options()
      if let eta = try options.number("eta", above: 1) { rule.eta = eta }
      if let least = try options.count("min") { rule.min = least }
      self = .asha(rule)
    case "median":
      var rule = MedianStopping.Options()
      if let trials = try options.count("trials") { rule.trials = trials }
      if let warmup = try options.count("warmup", atLeast: 0) { rule.warmup = warmup }
      self = .median(rule)
    case "hyperband": self = .hyperband(try HyperbandTerms(&options))
    case "none": self = .none
    default:
      let near = nearestMatch(to: name, among: Self.names)
      throw Fault(
        expectation: "asha, median, hyperband or none, with options like 'asha:eta=3,min=3'"
          + (near.map { "; did you mean '\($0)'?" } ?? ""))
    }
    try options.finish()
  }

  /// The rule as its user names it: `asha`.
  package var name: String {
    switch self {
    case .none: "none"
    case .asha: "asha"
    case .median: "median"
    case .hyperband: "hyperband"
    }
  }

  /// What `init` makes the same of again.
  package var text: String {
    switch self {
    case .none: name
    case .asha(let rule):
      Self.text(
        name,
        rule.eta == SuccessiveHalving.Options().eta ? nil : "eta=\(shortest(rule.eta))",
        rule.min == SuccessiveHalving.Options().min ? nil : "min=\(rule.min)")
    case .median(let rule):
      Self.text(
        name,
        rule.trials == MedianStopping.Options().trials ? nil : "trials=\(rule.trials)",
        rule.warmup == MedianStopping.Options().warmup ? nil : "warmup=\(rule.warmup)")
    case .hyperband(let terms): "\(name):" + terms.text
    }
  }

  /// A rule with what is not as it is without options.
  private static func text(_ name: String, _ options: String?...) -> String {
    let given = options.compactMap(\.self)
    return given.isEmpty ? name : name + ":" + given.joined(separator: ",")
  }

  /// The rule, which has seen nothing yet; nil for none.
  func rule() -> (any StoppingRule)? {
    switch self {
    case .none: nil
    case .asha(let options): SuccessiveHalving(options: options)
    case .median(let options): MedianStopping(options: options)
    case .hyperband(let terms): try? terms.rule()
    }
  }
}

/// What `early_terminate: {type: hyperband}` of a W&B sweep says.
package struct HyperbandTerms: Hashable, Sendable {
  package enum Bands: Hashable, Sendable {
    /// From this many reports on, `min_iter`.
    case from(Int)
    /// Up to this many reports, `max_iter`, in `s` steps.
    case upTo(Int, brackets: Int)
  }

  package let bands: Bands
  package let eta: Double
  package let isStrict: Bool

  /// Throws where there is no band to compare jobs in.
  package init(_ bands: Bands, eta: Double = 3, isStrict: Bool = false) throws(Hyperband.Problem) {
    self.bands = bands
    self.eta = eta
    self.isStrict = isStrict
    _ = try rule()
  }

  func rule() throws(Hyperband.Problem) -> Hyperband {
    switch bands {
    case .from(let least): try Hyperband(minimum: least, eta: eta, isStrict: isStrict)
    case .upTo(let most, let brackets):
      try Hyperband(maximum: most, brackets: brackets, eta: eta, isStrict: isStrict)
    }
  }

  fileprivate init(_ options: inout RuleOptions) throws(EarlyStopping.Fault) {
    let eta = try options.number("eta", above: 1) ?? 3
    let isStrict = try options.isThere("strict")
    let (least, most) = (try options.count("min"), try options.count("max"))
    let brackets = try options.count("s")
    let bands: Bands
    switch (least, most) {
    case (let least?, nil) where brackets == nil: bands = .from(least)
    case (nil, let most?): bands = .upTo(most, brackets: brackets ?? 1)
    // As 'asha' does.
    case (nil, nil) where brackets == nil: bands = .from(SuccessiveHalving.Options().min)
    default:
      throw EarlyStopping.Fault(
        expectation: "either 'min' or 'max' and 's', as in 'hyperband:min=3' and "
          + "'hyperband:max=27,s=2'")
    }
    do throws(Hyperband.Problem) {
      try self.init(bands, eta: eta, isStrict: isStrict)
    } catch {
      throw EarlyStopping.Fault(expectation: "a 'max' of at least 'eta' in 'hyperband:…'")
    }
  }

  fileprivate var text: String {
    let bands =
      switch bands {
      case .from(let least): "min=\(least)"
      case .upTo(let most, let brackets): "max=\(most),s=\(brackets)"
      }
    return bands + ",eta=\(shortest(eta))" + (isStrict ? ",strict" : "")
  }
}

/// `eta=3,min=3`: what a rule is told.
private struct RuleOptions {
  private typealias Fault = EarlyStopping.Fault

  private let rule: String
  private var values: [(name: String, value: String?)] = []
  /// Those that were asked for.
  private var known: [String] = []

  init(_ text: String?, of rule: String) throws(EarlyStopping.Fault) {
    self.rule = rule
    guard let text else { return }
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = pair.first, !name.isEmpty else {
        throw Fault(expectation: "options with commas between them, as in 'asha:eta=3,min=3'")
      }
      values.append((String(name), pair.count > 1 ? String(pair[1]) : nil))
    }
  }

  private mutating func take(_ name: String) -> (isThere: Bool, value: String?) {
    known.append(name)
    guard let index = values.firstIndex(where: { $0.name == name }) else { return (false, nil) }
    return (true, values.remove(at: index).value)
  }

  mutating func isThere(_ name: String) throws(EarlyStopping.Fault) -> Bool {
    let (isThere, value) = take(name)
    guard value == nil else { throw Fault(expectation: "'\(name)' without a value") }
    return isThere
  }

  mutating func number(
    _ name: String, above least: Double
  ) throws(EarlyStopping.Fault) -> Double? {
    let (isThere, value) = take(name)
    guard isThere else { return nil }
    guard let number = value.flatMap(Double.init), number > least, number.isFinite else {
      throw Fault(expectation: "'\(name)' to be a number above \(shortest(least))")
    }
    return number
  }

  mutating func count(
    _ name: String, atLeast least: Int = 1
  ) throws(EarlyStopping.Fault) -> Int? {
    let (isThere, value) = take(name)
    guard isThere else { return nil }
    guard let number = value.flatMap({ Int($0) }), number >= least else {
      throw Fault(expectation: "'\(name)' to be a whole number of at least \(least)")
    }
    return number
  }

  /// All that there may be was asked for.
  func finish() throws(EarlyStopping.Fault) {
    guard let name = values.first?.name else { return }
    if known.contains(name) { throw Fault(expectation: "'\(name)' once") }
    throw Fault(
      expectation: known.isEmpty
        ? "'\(rule)' without options"
        : "options of \(rule): \(known.joined(separator: ", "))")
  }
}

/// Whole numbers without a fraction.
private func shortest(_ number: Double) -> String {
  Int(exactly: number).map { "\($0)" } ?? "\(number)"
}
