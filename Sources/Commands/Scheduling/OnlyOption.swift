import Arguments
import Queries
import Running

/// A command that chooses among lines or combinations by their parameters.
protocol ChoosingCommand: Command {
  var only: [String] { get set }
}

extension ChoosingCommand {
  static var onlyDeclaration: Declaration<Self> {
    option(
      "--only EXPR", \.only,
      "only commands whose parameters match: 'lr < 0.1'")
  }

  /// What to do where a word of an expression is met alone; nil for other words.
  static func onlyHint(for word: String) -> String? {
    SplitExpression.hint(for: word, example: "--only 'lr < 0.1 and opt == adam'")
  }
}

extension LaunchCommand: ChoosingCommand {}
extension SweepCommand: ChoosingCommand {}

extension ParameterFilter {
  /// Reads the values of `--only`; nil where there are none.
  init?(options texts: [String]) throws(CommandFailure) {
    if texts.isEmpty { return nil }
    var expressions: [FilterExpression] = []
    for text in texts { expressions.append(try Self.expression(text)) }
    do throws(RunFailure) {
      try self.init(expressions)
    } catch {
      throw CommandFailure(error)
    }
  }

  private static func expression(_ text: String) throws(CommandFailure) -> FilterExpression {
    let expression: FilterExpression?
    do throws(FilterSyntaxError) {
      expression = try FilterExpression(parsing: text, acceptsDoubleEquals: true)
    } catch {
      throw CommandFailure(error, in: text, of: "--only")
    }
    guard let expression else {
      throw .wrongInput("--only has no expression", hint: "for instance --only 'lr < 0.1'")
    }
    return expression
  }
}
