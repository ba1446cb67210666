extension HaltRule {
  /// Reads `now,fail=N`, `soon,fail=N`, and either with `P%`; nil for other texts.
  package init?(_ text: String) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 2, ["now", "soon"].contains(parts[0]), parts[1].hasPrefix("fail="),
      let threshold = HaltRule.threshold(parts[1].dropFirst(5))
    else { return nil }
    self.init(threshold, endsRunning: parts[0] == "now")
  }

  private static func threshold(_ text: Substring) -> Threshold? {
    if text.hasSuffix("%") {
      guard let share = Double(text.dropLast()), share > 0, share <= 100 else { return nil }
      return .percent(share)
    }
    guard let count = Int(text), count >= 1 else { return nil }
    return .failures(count)
  }
}
