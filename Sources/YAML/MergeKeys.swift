/// `<<: *base`: the entries of other mappings, unless the mapping has them itself.
///
/// Order is what PyYAML makes of it, since the order of a grid's parameters decides its lines:
/// merged entries come first, and a key that is given again keeps its place with the new value.
/// Of several merged mappings the last one's entries come first, and the first one's values win.
enum MergeKeys {
  /// Checks that no key is given twice, and merges.
  static func resolve(_ entries: [Node.Entry]) throws(YAMLError) -> [Node.Entry] {
    var firsts: [String: Mark] = [:]
    var merged: [Node.Entry] = []
    var own: [Node.Entry] = []
    for entry in entries {
      if let text = entry.key.scalar?.text {
        if let first = firsts[text] {
          throw YAMLError(problem: .repeatedKey(text, first: first), mark: entry.key.start)
        }
        firsts[text] = entry.key.start
      }
      if entry.key.scalar == Scalar(text: "<<", style: .plain) {
        merged += try bases(of: entry.value)
      } else {
        own.append(entry)
      }
    }
    return merged.isEmpty ? own : overlaid(merged + own)
  }

  private static func bases(of value: Node) throws(YAMLError) -> [Node.Entry] {
    switch value.content {
    case .mapping(let entries): return entries
    case .sequence(let items):
      var entries: [Node.Entry] = []
      for item in items.reversed() {
        guard let mapping = item.mapping else {
          throw YAMLError(problem: .cannotMerge, mark: item.start)
        }
        entries += mapping
      }
      return entries
    case .scalar: throw YAMLError(problem: .cannotMerge, mark: value.start)
    }
  }

  private static func overlaid(_ entries: [Node.Entry]) -> [Node.Entry] {
    var result: [Node.Entry] = []
    var places: [String: Int] = [:]
    for entry in entries {
      guard let text = entry.key.scalar?.text else {
        result.append(entry)
        continue
      }
      if let place = places[text] {
        result[place] = entry
      } else {
        places[text] = result.count
        result.append(entry)
      }
    }
    return result
  }
}
