/// When is looked whether something has changed: every two seconds, and less often if
/// that takes long, so that most of the time is left to others.
struct RefreshPace: Sendable {
  private static let interval = 2.0
  /// The pauses are this many times as long as what they are between.
  private static let restFactor = 4.0

  private var due = 0.0
  private var asked: Double?
  private var isAnswered = false

  /// When to look at the clock; nil while an answer is waited for.
  var next: Double? { asked == nil ? due : isAnswered ? 0 : nil }

  /// Whether it is time to ask; to be called when `next` has come.
  mutating func isDue(_ now: Double) -> Bool {
    if let asked, isAnswered {
      due = max(asked + Self.interval, now + Self.restFactor * (now - asked))
      (self.asked, isAnswered) = (nil, false)
    }
    return asked == nil && now >= due
  }

  mutating func ask(_ now: Double) {
    (asked, isAnswered) = (now, false)
  }

  /// An answer has come; it may be one that was asked for otherwise.
  mutating func answer() {
    isAnswered = asked != nil
  }
}
