/// How a launch shows where it stands: the values of `--progress`.
package enum ProgressMode: String, Sendable, CaseIterable {
  /// A live area on a terminal, plain lines elsewhere.
  case auto
  /// A live area.
  case bar
  /// A line from time to time.
  case plain
  /// Nothing before the end.
  case none

  /// What `auto` means for output to `descriptor`; the others mean themselves, only that nothing
  /// can be drawn over if there is no terminal.
  package func resolved(for descriptor: Int32) -> ProgressMode {
    switch self {
    case .auto, .bar: TerminalStyle.canMoveCursor(descriptor) ? .bar : .plain
    case .plain, .none: self
    }
  }
}
