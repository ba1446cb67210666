import YAML
import Sequences

/// Every combination several times, distinguished by one more parameter.
struct Replicates: Sendable {
  let name: String
  let mark: Mark
  let sequence: ArithmeticSequence
  /// How it is written; not at all (`as: none`) makes equal commands.
  private(set) var style = StyleChoices()

  init(_ node: Node) throws(SpecError) {
    mark = node.start
    guard node.mapping != nil else {
      name = "replicate"
      sequence = try Self.sequence(
        count: try wholeNumber(node, "'replicates'", atLeast: 1), start: 0, at: node.start)
      return
    }
    let section = try Section(node, name: "replicates")
    try section.checkKeys(["count", "parameter", "start", "as", "option"])
    guard let count = try section.integer("count", atLeast: 1) else {
      throw SpecError("replicates: 'count' is missing", at: node.start)
    }
    name = try section.text("parameter")?.text ?? "replicate"
    let start = try section.integer("start", atLeast: .min) ?? 0
    sequence = try Self.sequence(count: count, start: start, at: node.start)
    style = try StyleChoices(parameter: section)
  }

  private static func sequence(
    count: Int, start: Int, at mark: Mark
  ) throws(SpecError) -> ArithmeticSequence {
    let (end, overflow) = start.addingReportingOverflow(count)
    do throws(ArithmeticSequence.Problem) {
      guard !overflow else { throw .tooLarge }
      return try ArithmeticSequence(
        from: ExactDecimal(units: start, decimals: 0), to: ExactDecimal(units: end, decimals: 0),
        by: ExactDecimal(units: 1, decimals: 0), includingEnd: false)
    } catch {
      throw SpecError("replicates: the numbers are too large", at: mark)
    }
  }
}
