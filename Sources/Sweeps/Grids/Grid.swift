import YAML

/// A product of axes with what is derived from it and what is left out of it, ready to be walked.
/// Parameters are known by slots, which number the names of the whole spec.
struct Grid: Sendable {
  /// What is done when the axes up to some level have a point.
  enum Step: Sendable {
    /// Decides whether the parameter exists: only if all of these hold.
    case condition([ResolvedExpression], slot: Int)
    /// Leaves all but one point of an axis out if none of its parameters exists, if that is
    /// known only when the axis has a point already.
    case onlyFirstPoint(axis: Int)
    case derive(Int, Derivation)
    case filter(Filter)
  }

  /// Whether an axis may have no parameter that exists, and when that is known.
  enum Presence: Sendable {
    case always, decidedBefore, decidedLater
  }

  /// How a derived parameter gets its value.
  enum Derivation: Sendable {
    case template([TemplatePart])
    case expression(ResolvedExpression)
  }

  enum TemplatePart: Sendable {
    case text(String)
    case slot(Int, ParameterForm)
  }

  enum Filter: Sendable {
    case require(ResolvedExpression)
    case reject(ResolvedExpression)
    case rejectPattern([(slot: Int, values: [Value])])
  }

  /// An expression over slots.
  struct ResolvedExpression: Sendable {
    let tree: Expression<Int>
    let source: ParsedExpression
  }

  /// How many slots there are in the whole spec.
  let slotCount: Int
  var axes: [Axis]
  /// Steps that depend on no axis.
  let initialSteps: [Step]
  /// For every axis the steps that can be done once it has a point, in order.
  let steps: [[Step]]
  let presences: [Presence]
  /// For every slot the last axis that decides over it: -1 if none does, nil if the grid
  /// does not have it.
  let levels: [Int?]
  let layout: CommandLayout
  let dialect: Dialect
  /// How each slot is written; nil if the grid does not have it.
  let writings: [ParameterForm?]
  /// Slots whose values are needed while walking, beyond their place in the command.
  let watched: [Bool]
  /// Where derived parameters are defined, for messages.
  let marks: [Mark?]

  /// How many points the product has, before anything is left out.
  let product: UInt128

  /// Whether every point of the product is a combination.
  var isComplete: Bool {
    initialSteps.allSatisfy(\.isHarmless) && steps.joined().allSatisfy(\.isHarmless)
  }
}

extension Grid.Step {
  /// Whether the step leaves nothing out.
  var isHarmless: Bool { if case .derive = self { true } else { false } }
}
