import Glibc
import Text

/// The title of a terminal's window, which shows the progress of a launch while the live area is drawn.
/// The title from before is kept by the terminal, and comes back at the end.
package struct TerminalTitle {
  /// Seconds between two changes.
  private static let pace = 1.0
  /// The title is put on the terminal's stack, and taken from it. Terminals without one ignore that.
  private static let keep = "\u{1B}[22;2t"
  /// Harmless if no title was kept.
  package static let restoration = "\u{1B}[23;2t"

  private let isPossible: Bool
  private var shown: String?
  private var changedAt = -Double.infinity

  /// `terminalType` is the value of TERM.
  init(terminalType: String? = getenv("TERM").map { String(cString: $0) }) {
    isPossible = TerminalTitle.isPossible(terminalType)
  }

  /// Whether terminals of this type have titles.
  package static func isPossible(_ terminalType: String?) -> Bool {
    !["", "dumb", "linux"].contains(terminalType ?? "")
  }

  /// The bytes that show a title at this time (seconds of the monotonic clock); none if it was changed a
  /// moment ago, or is the same.
  mutating func show(_ title: String, at now: Double) -> String {
    guard isPossible, title != shown, now >= changedAt + Self.pace else { return "" }
    let beginning = shown == nil ? Self.keep : ""
    shown = title
    changedAt = now
    return beginning + "\u{1B}]2;\(escapedForTerminal(title))\u{1B}\\"
  }

  /// The bytes that bring the old title back.
  mutating func restore() -> String {
    guard shown != nil else { return "" }
    shown = nil
    changedAt = -.infinity
    return Self.restoration
  }
}
