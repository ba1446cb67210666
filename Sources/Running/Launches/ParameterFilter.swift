import Jobs
import Queries
import Runs
import Sweeps
import Text

/// Expressions on parameters that must all hold (`--only`), in the language of filters.
package struct ParameterFilter: Sendable {
  let expressions: [FilterExpression]
  /// The parameters that they name, each once.
  let names: [String]
  /// Combinations that are looked at to say which values there are.
  private static let mostSeen = 100_000

  /// Throws if there is nothing in an expression, where it names something else than parameters, or
  /// where a word of it stands alone, which is always true.
  package init(_ expressions: [FilterExpression]) throws(RunFailure) {
    self.expressions = expressions
    for expression in expressions {
      if let word = expression.loneWords.first {
        throw .wrongFilter(
          "'\(word)' alone is true of every line in --only '\(expression.text)'",
          hint: "compare it with something: --only '\(word) = 1'")
      }
      for name in expression.names where name.kind == .scalar || name.kind == .attribute {
        throw .wrongFilter(
          "'\(name.name)' is not a parameter in --only '\(expression.text)'",
          hint: "--only chooses by parameters; 'batchrun runs --filter' by metrics and attributes")
      }
    }
    names = Set(expressions.flatMap(\.names).map(\.name)).sorted()
  }

  /// The words that a parameter is compared with.
  func words(comparedWith name: String) -> [String] {
    expressions.flatMap { $0.texts(comparedWith: [name], orders: true) }
  }

  /// Whether all of them hold where the parameters `names` have these values.
  func holds(_ values: [QueryValue]) -> Bool {
    expressions.allSatisfy { expression in
      expression.holds { name in
        names.firstIndex(of: name.name).map { values[$0] } ?? .undefined
      }
    }
  }

  /// As it was typed: `--only 'lr < 0.1'`.
  var text: String { expressions.map { "--only \(shellQuoted($0.text))" }.joined(separator: " ") }

  /// None of the `things` matches, whose parameters have these values.
  func nothingMatches(_ things: String, _ values: ParameterValues) -> RunFailure {
    RunFailure(
      "no \(things) matches \(text)", hint: values.hint(for: self), exitCode: RunFailure.refused)
  }

  /// No combination of a sweep matches.
  func nothingMatches(in sweep: Sweep) -> RunFailure {
    nothingMatches("combination", values(in: sweep))
  }

  /// Which values the parameters have in a sweep, for a hint; nil where they have none.
  package func valuesHint(in sweep: Sweep) -> String? { values(in: sweep).hint(for: self) }

  private func values(in sweep: Sweep) -> ParameterValues {
    let seen = SeenValues(names)
    let collector = CombinationFilter(on: names, in: sweep) { values in
      seen.add(values.map { QueryValue($0) })
      return false
    }
    if let collector,
      var commands = try? SweepCommands(sweep, sweep.selection, keepsValues: true)
    {
      var (count, command): (Int, [UInt8]) = (0, [])
      while count < Self.mostSeen, (try? commands.next(appendingTo: &command)) == true {
        _ = commands.satisfies(collector)
        count += 1
        command.removeAll(keepingCapacity: true)
      }
    }
    return seen.values
  }

  /// The same for the combinations of a sweep, by their values.
  ///
  /// Throws where the sweep has no such parameter.
  package func combinations(of sweep: Sweep) throws(RunFailure) -> CombinationFilter {
    let filter = CombinationFilter(on: names, in: sweep) { [self] values in
      holds(values.map { QueryValue($0) })
    }
    if let filter { return filter }
    let unknown = names.first { !sweep.names.contains($0) } ?? ""
    throw .unknownParameter("the grid spec has no parameter '\(unknown)'", unknown, sweep.names)
  }
}

extension RunFailure {
  fileprivate static func wrongFilter(_ message: String, hint: String) -> RunFailure {
    RunFailure(message, hint: hint, exitCode: refused)
  }

  /// Of a parameter that nothing has; `names` are those that there are.
  static func unknownParameter(
    _ message: String, _ name: String, _ names: [String]
  ) -> RunFailure {
    if let near = nearestMatch(to: name, among: names) {
      return RunFailure(message + "; did you mean '\(near)'?", exitCode: refused)
    }
    let shown = names.prefix(10).joined(separator: ", ") + (names.count > 10 ? ", …" : "")
    return RunFailure(
      message,
      hint: names.isEmpty
        ? "parameters are '--NAME=VALUE', '--NAME VALUE' and '--NAME'" : "there are: \(shown)",
      exitCode: refused)
  }
}

extension QueryValue {
  /// A value of a sweep, as filters see the parameter of the line that it is written into.
  fileprivate init(_ value: Value?) {
    switch value {
    case nil, .null, .mapping: self = .undefined
    case .boolean(let truth, _): self = .bool(truth)
    case .text(let text, _): self.init(parameter: text)
    case .list(let items): self = .list(items.map { QueryValue($0) })
    }
  }
}
