import ClusterExecution

/// Indices of an array's elements as Slurm writes them: `7`, `[8-9999]`, `1,3,5-9:2%4`.
enum FoldedIndices {
  /// No index of Slurm's is larger (slurm.conf(5), MaxArraySize).
  private static let largest = 4_000_001

  /// The same, and for `N/A` what stands for the rest of the array: so Slurm writes those that were
  /// cancelled together before they started.
  static func elements(in text: some StringProtocol) -> [Int] {
    text == "N/A" ? [ElementKey.rest] : indices(in: text)
  }

  /// In the order of the text; empty if it is not such a text. Where it is cut off (`...`) the rest is
  /// unknown.
  static func indices(in text: some StringProtocol) -> [Int] {
    var text = Substring(text)
    if text.hasPrefix("[") { text = text.dropFirst().prefix { $0 != "]" } }
    text = text.prefix { $0 != "%" }
    var found: [Int] = []
    for part in text.split(separator: ",") {
      if part.contains("...") { break }
      guard let range = range(of: part) else { return [] }
      found += range
    }
    return found
  }

  private static func range(of part: Substring) -> StrideThrough<Int>? {
    let steps = part.split(separator: ":", omittingEmptySubsequences: false)
    let ends = (steps.first ?? "").split(separator: "-", omittingEmptySubsequences: false)
    let numbers = ends.compactMap { index($0) }
    guard (1...2).contains(ends.count), numbers.count == ends.count, steps.count <= 2,
      let first = numbers.first, let last = numbers.last
    else { return nil }
    var step = 1
    if steps.count == 2 {
      guard let given = index(steps[1]), given > 0 else { return nil }
      step = given
    }
    return stride(from: first, through: last, by: step)
  }

  private static func index(_ digits: Substring) -> Int? {
    guard ArrayReference.isID(digits), let number = Int(digits), number <= largest else {
      return nil
    }
    return number
  }

  /// The same the other way: `0-4,7`.
  static func text(of indices: some Sequence<Int>) -> String {
    var parts: [String] = []
    var run: ClosedRange<Int>?
    func flush() {
      guard let run else { return }
      parts.append(run.count == 1 ? "\(run.lowerBound)" : "\(run.lowerBound)-\(run.upperBound)")
    }
    for index in Set(indices).sorted() {
      if let current = run, current.upperBound + 1 == index {
        run = current.lowerBound...index
      } else {
        flush()
        run = index...index
      }
    }
    flush()
    return parts.joined(separator: ",")
  }
}
