import ClusterExecution

/// Elements of one round as the words of a command: `12_[0-4,7]`.
struct ElementList: Hashable {
  let name: String
  let cluster: String?
  let words: [String]

  /// How many runs of indices one word has: the system limits the length of a word.
  private static let mostRuns = 4000

  /// One for each round.
  static func lists(of elements: [ElementKey]) -> [ElementList] {
    let rounds = Dictionary(grouping: elements) { key in
      ElementKey(reference: key.reference, index: ElementKey.rest, name: key.name)
    }
    return rounds.keys.sorted { ($0.name, $0.reference) < ($1.name, $1.reference) }.map { round in
      let array = ArrayReference(round.reference)
      let indices = (rounds[round] ?? []).map(\.index)
      return ElementList(
        name: round.name, cluster: array.cluster, words: words(of: array.id, indices))
    }
  }

  private static func words(of array: String, _ indices: [Int]) -> [String] {
    if indices.contains(ElementKey.rest) { return [array] }
    let runs = FoldedIndices.text(of: indices).split(separator: ",")
    return stride(from: 0, to: runs.count, by: mostRuns).map { start in
      let part = runs[start..<min(runs.count, start + mostRuns)]
      return "\(array)_[\(part.joined(separator: ","))]"
    }
  }
}
