import YAML

/// A parameter as the spec defines it.
struct ParameterDefinition: Sendable {
  /// Where its values come from.
  enum Source: Sendable {
    case values(ValueSequence)
    /// In a search, values with how likely each is; together that is 1.
    case weighted([Value], [Double])
    /// In a search, numbers that are drawn.
    case distribution(Distribution)
    /// Rows of parameters that belong together; the parameter itself is only a name for them.
    case cases(CaseTable)
    case template(Template)
    case expression(ParsedExpression)
  }

  let name: String
  let mark: Mark
  /// Nil in a block of `grids:` that only changes how the parameter is written.
  var source: Source?
  var style = StyleChoices()
  /// Whether its one value is a list, written after `value:`.
  var isSingleList = false
  var warning: SpecWarning?
  /// It exists only if all of these hold.
  var conditions: [ParsedExpression] = []

  /// What messages call it.
  var title: String { "parameter '\(name)'" }

  /// This definition over a shared one: what it does not say stays.
  func over(_ shared: ParameterDefinition) -> ParameterDefinition {
    var result = self
    result.source = source ?? shared.source
    result.style = style.over(shared.style)
    if conditions.isEmpty { result.conditions = shared.conditions }
    return result
  }
}
