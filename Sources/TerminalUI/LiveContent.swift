/// What fills the live area; owned and asked by the writer's thread.
package protocol LiveContent: Sendable {
  /// The lines as they are now, for a terminal that can show `style`.
  mutating func lines(for style: TerminalStyle) -> [StyledLine]
}

/// The live display of a launch.
package struct LiveProgress: LiveContent {
  private let source: @Sendable () -> LaunchProgress?
  private var remaining = RemainingTime()

  /// `source` is asked at each redraw, at most ten times a second, on the writer's thread; nil where
  /// there is nothing to show yet.
  package init(_ source: @escaping @Sendable () -> LaunchProgress?) {
    self.source = source
  }

  package mutating func lines(for style: TerminalStyle) -> [StyledLine] {
    guard let progress = source() else { return [] }
    return progressLines(of: progress, remaining: remaining.update(progress), style: style)
  }
}

/// What the writer shows beside the output it is given.
package enum ProgressDisplay: Sendable {
  case none
  /// Drawn over, on a terminal.
  case live(any LiveContent)
  /// A line from time to time.
  case plain(PlainProgress)

  /// The display of a launch for `mode` on `descriptor`.
  package init(
    _ mode: ProgressMode, on descriptor: Int32, source: @escaping @Sendable () -> LaunchProgress?
  ) {
    switch mode.resolved(for: descriptor) {
    case .auto, .bar: self = .live(LiveProgress(source))
    case .plain: self = .plain(PlainProgress(source))
    case .none: self = .none
    }
  }
}
