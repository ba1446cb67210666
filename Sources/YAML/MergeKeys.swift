/// `<<: *base`: the entries of other mappings, unless the mapping has them itself.
///
/// Order is what PyYAML makes of it, since the order of a grid's parameters decides its lines:
/// merged entries come first, and a key that is given again keeps its place with the new value.
/// Of several merged mappings the last one's entries come first, and the first one's values win.
enum MergeKeys {
  private static let mergeKey = Scalar(text: "<<", style: .plain)

  /// The keys that the mapping has already.
  static func repeated(in entries: [Node.Entry]) -> [RepeatedKey] {
    var firsts: [String: Mark] = [:]
    var repeated: [RepeatedKey] = []
    for entry in entries {
      guard let name = entry.key.scalar?.text else { continue }
      if let first = firsts[name] {
        repeated.append(RepeatedKey(name: name, mark: entry.key.start, first: first))
      } else {
        firsts[name] = entry.key.start
      }
    }
    return repeated
  }

  /// Merges; of a key that is given more than once the last value stays, at the place of the first.
  static func resolve(
    _ entries: [Node.Entry], hasRepeated: Bool
  ) throws(YAMLError) -> [Node.Entry] {
    var merged: [Node.Entry] = []
    var own: [Node.Entry] = []
    for entry in entries {
      if entry.key.scalar == mergeKey {
        merged += try bases(of: entry.value)
      } else {
        own.append(entry)
      }
    }
    return merged.isEmpty && !hasRepeated ? own : overlaid(merged + own)
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
