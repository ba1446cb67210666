import Arguments
import Queries
import Running
import Text

/// What ends jobs, or all of them, by their results or by time.
extension SchedulingOptions {
  var search: SearchTerms {
    get throws(CommandFailure) {
      var terms = SearchTerms()
      terms.earlyStop = earlyStop ?? .none
      terms.goal = try stopWhen.map { text throws(CommandFailure) in try Self.goal(text) }
      terms.patience = patience
      terms.maxTime = maxTime?.inSeconds
      return terms
    }
  }

  private static func goal(_ text: String) throws(CommandFailure) -> FilterExpression {
    let example = "for instance --stop-when 'loss < 0.01'"
    let expression: FilterExpression?
    do throws(FilterSyntaxError) {
      expression = try FilterExpression(parsing: text, acceptsDoubleEquals: true)
    } catch {
      throw CommandFailure(error, in: text)
    }
    guard let expression else {
      throw .wrongInput("--stop-when has no expression", hint: example)
    }
    if let word = expression.loneWords.first {
      throw .wrongInput(
        "'\(word)' alone is true of every job in --stop-when '\(text)'",
        hint: "compare it with something: " + example)
    }
    return expression
  }

  /// Without what ends one start of a batch: a later one begins with another.
  var withoutEnds: SchedulingOptions {
    var options = self
    options.stopWhen = nil
    options.patience = nil
    options.maxTime = nil
    return options
  }
}

extension SchedulingCommand {
  @DeclarationBuilder<Self> static var searchDeclarations: [Declaration<Self>] {
    option(
      "--early-stop RULE", \.scheduling.earlyStop,
      "stop \(unit)s that will not be the best: asha (at steps 3, 9, 27, …), median (after step 9, with 5 others)"
    )
    option(
      "--stop-when EXPR", \.scheduling.stopWhen,
      "start no more once one has 'loss < 0.01'"
    ).rare()
    option(
      "--patience N", \.scheduling.patience, parse: integer(atLeast: 1),
      "start no more after N \(unit)s without a better result"
    ).rare()
    option(
      "--max-time T", \.scheduling.maxTime, parse: durationAboveZero,
      "start no more after that time: 90m, 2h"
    ).rare()
  }
}

extension EarlyStopping: ArgumentValue {
  package init(argument: String) throws(InvalidValue) {
    do throws(Fault) {
      self = try EarlyStopping(argument)
    } catch {
      throw InvalidValue(expected: error.expectation)
    }
  }

  package var argumentText: String { text }
}
