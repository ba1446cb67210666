import Glibc

@testable import Search

/// The methods, by their names.
enum Method: String, CaseIterable, Sendable {
  case gp, tpe, forest, gbrt, halton

  static let models: [Method] = [.gp, .tpe, .forest, .gbrt]

  func search(_ space: Space, seed: UInt64, randomStarts: Int? = nil) -> any SearchMethod {
    switch self {
    case .gp:
      var options = GaussianSearch.Options()
      options.randomStarts = randomStarts ?? options.randomStarts
      return GaussianSearch(space, seed: seed, options: options)
    case .tpe:
      var options = TreeParzenSearch.Options()
      options.randomStarts = randomStarts ?? options.randomStarts
      return TreeParzenSearch(space, seed: seed, options: options)
    case .forest, .gbrt:
      var options = TreeSearch.Options()
      options.randomStarts = randomStarts ?? options.randomStarts
      return TreeSearch(
        space, by: self == .forest ? .forest : .boosting, seed: seed, options: options)
    case .halton: return HaltonSearch(space, seed: seed)
    }
  }
}

/// A search that asks and tells, one trial after another or several at once.
struct Searches {
  let method: any SearchMethod
  private(set) var trials: [(parameters: [Coordinate], value: Double?)] = []
  private var pending: [[Coordinate]] = []

  init(_ method: any SearchMethod) {
    self.method = method
  }

  var evidence: Evidence {
    var evidence = Evidence(in: method.space)
    for trial in trials { evidence.add(trial.parameters, value: trial.value) }
    for parameters in pending { evidence.addPending(parameters) }
    return evidence
  }

  var next: Suggestion? { method.suggestion(trials.count + pending.count, given: evidence) }

  /// The least value of so many trials, of which `workers` run at once.
  @discardableResult
  mutating func run(
    _ count: Int, workers: Int = 1, _ value: ([Coordinate]) -> Double?
  ) -> Double {
    for _ in 0..<count {
      guard let suggestion = next else { break }
      pending.append(suggestion.parameters)
      if pending.count == workers { endFirst(value) }
    }
    while !pending.isEmpty { endFirst(value) }
    return trials.compactMap(\.value).min() ?? .infinity
  }

  private mutating func endFirst(_ value: ([Coordinate]) -> Double?) {
    let parameters = pending.removeFirst()
    trials.append((parameters, value(parameters)))
  }
}

extension Coordinate {
  var number: Double {
    switch self {
    case .real(let value): value
    case .integer(let value), .category(let value): Double(value)
    }
  }
}

/// Functions with the minimum 0.
enum Landscape: String, CaseIterable, Sendable {
  /// Branin's function, which has three minima.
  case branin
  /// The tuning of a small network: rate and width on logarithmic scales, depth, and two kinds.
  case tuning
  /// Categories alone.
  case kinds

  var space: Space {
    get throws {
      switch self {
      case .branin:
        try Space([
          Dimension("x", .reals(-5...10, .linear)), Dimension("y", .reals(0...15, .linear)),
        ])
      case .tuning:
        try Space([
          Dimension("rate", .reals(1e-5...1, .logarithmic)),
          Dimension("depth", .integers(1...6, .linear)),
          Dimension("width", .integers(8...512, .logarithmic)), Dimension("kind", .categories(3)),
        ])
      case .kinds:
        try Space((3...7).map { try Dimension("c\($0)", .categories($0)) })
      }
    }
  }

  func value(_ parameters: [Coordinate]) -> Double {
    let numbers = parameters.map(\.number)
    switch self {
    case .branin:
      let (x, y) = (numbers[0], numbers[1])
      let bend = y - 5.1 / (4 * Double.pi * Double.pi) * x * x + 5 / Double.pi * x - 6
      return bend * bend + 10 * (1 - 1 / (8 * Double.pi)) * cos(x) + 10 - 0.39788735772973816
    case .tuning:
      let rate = log10(numbers[0]) + [3, 2, 1.5][Int(numbers[3])]
      let width = log2(numbers[2]) - 6
      let depth = numbers[1] - 4
      return 0.3 * rate * rate + 0.05 * width * width + 0.05 * depth * depth
        + [0, 0.2, 0.4][Int(numbers[3])]
    case .kinds:
      return zip(numbers, [2.0, 1, 4, 0, 3]).reduce(0) { $0 + ($1.0 == $1.1 ? 0 : 1) }
    }
  }
}
