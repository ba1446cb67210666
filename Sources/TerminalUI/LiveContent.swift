/// What fills the live area; owned and asked by the writer's thread.
package protocol LiveContent: Sendable {
  /// The present lines, for a terminal that can show `style`.
  mutating func lines(for style: TerminalStyle) -> [StyledLine]

  /// The title of the window as of the last look at the lines; nil for none.
  func title(for style: TerminalStyle) -> String?
}

extension LiveContent {
  package func title(for style: TerminalStyle) -> String? { nil }
}

/// The live display of a launch.
package struct LiveProgress: LiveContent {
  private let source: @Sendable () -> LaunchProgress?
  private var remaining = RemainingTime()
  /// What was drawn last.
  private var latest: (progress: LaunchProgress, remaining: Double?)?

  /// `source` is asked at each redraw, at most ten times a second, on the writer's thread; nil if
  /// there is nothing to show yet.
  package init(_ source: @escaping @Sendable () -> LaunchProgress?) {
    self.source = source
  }

  package mutating func lines(for style: TerminalStyle) -> [StyledLine] {
    guard let progress = source() else { return [] }
    let left = remaining.update(progress)
    latest = (progress, left)
    return progressLines(of: progress, remaining: left, style: style)
  }

  package func title(for style: TerminalStyle) -> String? {
    latest.map {
      TerminalUI.title(of: $0.progress, remaining: $0.remaining, unicode: style.unicode)
    }
  }
}

/// What the writer shows in addition to the output it is given.
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
