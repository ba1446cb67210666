import Ledger

/// The metrics that the launches of a ledger were asked for, on their way with its lines.
struct CarriedMetrics {
  /// What the other ledger is asked for then.
  let metrics: LedgerMetrics
  /// Whether it was asked for something else before.
  let isUnited: Bool

  /// Nil if the other ledger has all of them already, or a file that is not ours to change.
  init?(of location: LedgerLocation, to other: LedgerLocation?) {
    let own = LedgerMetrics.ofLedger(location)
    guard !own.isEmpty else { return nil }
    let there: LedgerMetrics
    switch other.map(LedgerMetrics.contents(of:)) ?? .missing {
    case .missing, .damaged: there = LedgerMetrics()
    case .metrics(let metrics): there = metrics
    case .newer: return nil
    }
    metrics = there.united(with: own)
    isUnited = !there.isEmpty
    if metrics == there { return nil }
  }
}
