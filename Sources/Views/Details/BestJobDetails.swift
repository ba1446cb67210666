import JSON
import Operations

/// The best job of a launch, where one of its jobs is shown.
extension BestJob {
  /// In the order in which they are shown.
  package var details: [NamedRunDetail] {
    [
      .init("objective", .text((isMaximized ? "maximize " : "minimize ") + column)),
      .init("best", bestJob),
    ]
  }

  private var bestJob: RunDetail {
    guard let best else { return .text(nil) }
    return .map([
      .init("job", .text(best.id.text)), .init("value", RunDetail(FlagValue.real(best.value).json)),
      .init("parameters", .text(best.parameters)),
    ])
  }
}
