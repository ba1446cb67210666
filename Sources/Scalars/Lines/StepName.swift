import JSON

/// The names that say a step, the strongest first.
enum StepName: Int, Comparable {
  case step, globalStep, iteration, epoch

  init?(_ name: UnsafeRawBufferPointer) {
    switch name.count {
    case 4 where name.equalsIgnoringCase("step"): self = .step
    case 4 where name.equalsIgnoringCase("iter"): self = .iteration
    case 5 where name.equalsIgnoringCase("epoch"): self = .epoch
    case 9 where name.equalsIgnoringCase("iteration"): self = .iteration
    case 11 where name.equalsIgnoringCase("global_step") || name.equalsIgnoringCase("global step"):
      self = .globalStep
    default: return nil
    }
  }

  init?(_ name: String) {
    var name = name
    guard let found = name.withUTF8({ StepName(UnsafeRawBufferPointer($0)) }) else { return nil }
    self = found
  }

  /// As it stands among names of metrics.
  var text: StaticString {
    switch self {
    case .step: "step"
    case .globalStep: "global_step"
    case .iteration: "iteration"
    case .epoch: "epoch"
    }
  }

  static func < (left: StepName, right: StepName) -> Bool { left.rawValue < right.rawValue }
}
