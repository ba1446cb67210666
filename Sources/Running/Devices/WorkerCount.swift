import Posix

/// The number of jobs at once: `N`, `P%` of the cores, or `auto`.
package enum WorkerCount: Hashable, Sendable {
  case fixed(Int)
  /// This percentage of the cores that this process may use, at least one.
  case share(Int)
  /// The cores that this process may use.
  case auto

  private static let most = 100_000
  /// More than 100% is for jobs that mostly wait.
  private static let mostPercent = 1000

  /// The texts that `init` reads; follows "expected".
  package static let expectation =
    "a number from 1 to \(most), a share of the cores such as 50%, or 'auto'"

  /// Nil for other texts.
  package init?(_ text: String) {
    if text == "auto" {
      self = .auto
      return
    }
    let isShare = text.hasSuffix("%")
    let most = isShare ? WorkerCount.mostPercent : WorkerCount.most
    guard text.first != "+",
      let number = Int(isShare ? text.dropLast() : text[...]), (1...most).contains(number)
    else { return nil }
    self = isShare ? .share(number) : .fixed(number)
  }

  /// The text that `init` makes this value of again.
  package var text: String {
    switch self {
    case .fixed(let count): "\(count)"
    case .share(let percent): "\(percent)%"
    case .auto: "auto"
    }
  }

  package var count: Int {
    switch self {
    case .fixed(let count): count
    case .share(let percent): Self.workers(percent, of: Machine.usableCores)
    case .auto: Machine.usableCores
    }
  }

  /// This share of the cores, rounded down, but at least one.
  package static func workers(_ percent: Int, of cores: Int) -> Int {
    max(1, cores * percent / 100)
  }
}
