import Jobs
import Operations
import Posix
import Queries
import Search
import Sweeps
import Text

/// A sweep file of W&B that is a search, as a launch runs it.
package struct SweepSearch: Sendable {
  let file: SpecFile
  let sweep: Sweep
  /// Of a search by results; nil where all commands are known before.
  let space: SweepSpace?
  /// How many trials it has at most.
  let most: Int
  private let seed: UInt64
  /// What is to be small or large; nil if nothing is.
  private(set) var metric: SearchMetric?

  /// Reads a spec; nil if it is a grid.
  init?(_ path: String) throws(RunFailure) {
    let file = try SpecFile(path, input: -1)
    // A large grid need not be read twice for this.
    guard Self.methods.contains(where: { file.content.contains($0) }) else { return nil }
    let sweep = try file.explaining { () throws(SpecError) in try Sweep(file.content) }
    guard sweep.method != .grid else { return nil }
    self.file = file
    self.sweep = sweep
    most = sweep.selection.trials
    seed = sweep.selection.seed
    metric = sweep.metric
    space =
      sweep.method == .bayes
      ? try file.explaining { () throws(SpecError) in try SweepSpace(sweep) } : nil
  }

  private static let methods = SweepMethod.allCases.filter { $0 != .grid }.map {
    Array($0.rawValue.utf8)
  }

  /// What is to be small or large, as ledgers record it.
  var objective: String? {
    metric.map {
      OperationDefinition.Objective(
        column: Self.column($0.name), isMaximized: $0.goal == .maximize
      ).text
    }
  }

  /// The user asks for another objective than the file has: the target of that one means nothing then.
  mutating func replaceObjective(by text: String) {
    let wanted = OperationDefinition.Objective(text: text)
    if text != objective {
      metric =
        text.isEmpty
        ? nil : SearchMetric(name: wanted.column, goal: wanted.isMaximized ? .maximize : .minimize)
    }
  }

  /// A metric as a column: in quotes if its name has blanks or the like.
  private static func column(_ name: String) -> String {
    if (try? ColumnSpecification(name)) != nil { return name }
    let escaped = name.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }
    return "\"\(String(escaped))\""
  }

  /// What ends the search when a trial meets it; nil without a target.
  var goal: FilterExpression? {
    guard let metric, let target = metric.target else { return nil }
    let name = metric.name.flatMap { $0 == "'" || $0 == "\\" ? ["\\", $0] : [$0] }
    let comparison = metric.goal == .maximize ? ">=" : "<="
    let text = "scalar:'\(String(name))' \(comparison) \(decimalText(target))"
    return try? FilterExpression(parsing: text, acceptsDoubleEquals: true)
  }

  /// Which trials end before they are done.
  var earlyStop: EarlyStopping {
    get throws(RunFailure) {
      guard let terms = sweep.earlyStop else { return .none }
      let bands: HyperbandTerms.Bands =
        if let most = terms.mostSteps, let brackets = terms.brackets {
          .upTo(most, brackets: brackets)
        } else {
          .from(terms.leastSteps ?? 1)
        }
      do throws(Hyperband.Problem) {
        return .hyperband(
          try HyperbandTerms(bands, eta: terms.eta, isStrict: terms.isStrict ?? Self.isStrict))
      } catch {
        throw RunFailure(
          "\(file.path): early_terminate has no step at which trials are compared",
          exitCode: RunFailure.refused)
      }
    }
  }

  /// As W&B's engine has it.
  private static let isStrict = true

  /// What chooses the trials of a search by results.
  func method(in space: SweepSpace) -> any SearchMethod { GaussianSearch(space.space, seed: seed) }

  /// `a search for the smallest val/loss, at most 20 trials`; not escaped.
  var purpose: String {
    let trials = "at most \(counted(most, "trial"))"
    guard let metric else { return "a search, \(trials)" }
    let extreme = metric.goal == .maximize ? "largest" : "smallest"
    return "a search for the \(extreme) \(metric.name), \(trials)"
  }

  /// What follows the trials that are known; nil if all are. Not escaped.
  var forecast: String? {
    space == nil ? nil : file.place(nil) + purpose + ": results decide about those that follow"
  }

  /// What its user may expect otherwise; not escaped.
  var warnings: [String] {
    guard sweep.selection.impliesTrials else { return [] }
    return [
      file.place(nil)
        + "'run_cap' is missing: the search ends after \(counted(most, "trial")), where "
        + "W&B's continues"
    ]
  }
}
