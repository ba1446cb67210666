/// Builds nodes from events: aliases, merge keys, repeated keys, tags, and the limits.
struct Composer {
  private struct Anchor {
    let node: Node
    /// How many nodes it stands for, itself and all aliases in it included.
    let weight: Int
  }

  /// What a key means that a mapping has already.
  enum Repeats {
    case refused, lastCounts
  }

  private let reader: EventReader
  private let limits: Document.Limits
  private let repeats: Repeats
  /// The keys that were given again, in the order of the text.
  private(set) var repeated: [RepeatedKey] = []
  /// An anchor may be given again: an alias means the last one before it.
  private var anchors: [String: Anchor] = [:]
  /// Anchors of nodes that are still being read.
  private var open: Set<String> = []
  private var nodeCount = 0

  init(reader: EventReader, limits: Document.Limits, repeats: Repeats) {
    self.reader = reader
    self.limits = limits
    self.repeats = repeats
  }

  mutating func document() throws(YAMLError) -> Node? {
    var root: Node?
    while true {
      let next = try reader.next()
      switch next.event {
      case .streamEnd: return root
      case .documentStart:
        guard root == nil else {
          throw YAMLError(problem: .severalDocuments, mark: next.start)
        }
        root = try node(from: try reader.next(), depth: 0)
      default: continue
      }
    }
  }

  private mutating func node(
    from next: EventReader.MarkedEvent, depth: Int
  ) throws(YAMLError) -> Node {
    guard depth <= limits.depth else {
      throw YAMLError(problem: .tooDeep(limit: limits.depth), mark: next.start)
    }
    let countBefore = nodeCount
    try count(1, at: next.start)
    switch next.event {
    case .alias(let name):
      guard let anchor = anchors[name] else {
        let problem: YAMLError.Problem =
          open.contains(name) ? .endlessAnchor(name) : .unknownAnchor(name)
        throw YAMLError(problem: problem, mark: next.start)
      }
      try count(anchor.weight - 1, at: next.start)
      return anchor.node.aliased(from: next.start, to: next.end)
    case .scalar(let scalar, let name, let tag):
      let node = try finished(.scalar(scalar), tag: tag, from: next.start, to: next.end)
      remember(node, as: name, since: countBefore)
      return node
    case .sequenceStart(let name, let tag):
      if let name { open(name) }
      var items: [Node] = []
      var item = try reader.next()
      while !item.event.endsCollection {
        items.append(try node(from: item, depth: depth + 1))
        item = try reader.next()
      }
      let node = try finished(.sequence(items), tag: tag, from: next.start, to: item.end)
      remember(node, as: name, since: countBefore)
      return node
    case .mappingStart(let name, let tag):
      if let name { open(name) }
      var entries: [Node.Entry] = []
      var item = try reader.next()
      while !item.event.endsCollection {
        let key = try node(from: item, depth: depth + 1)
        let value = try node(from: try reader.next(), depth: depth + 1)
        entries.append(Node.Entry(key: key, value: value))
        item = try reader.next()
      }
      let merged = try resolved(entries)
      let node = try finished(.mapping(merged), tag: tag, from: next.start, to: item.end)
      remember(node, as: name, since: countBefore)
      return node
    default:
      // libyaml's grammar puts nothing else here.
      throw YAMLError(problem: .syntax("a value is missing", context: nil), mark: next.start)
    }
  }

  private mutating func resolved(_ entries: [Node.Entry]) throws(YAMLError) -> [Node.Entry] {
    let found = MergeKeys.repeated(in: entries)
    // Readers of YAML disagree about several `<<`.
    if let first = found.first(where: { repeats == .refused || $0.name == "<<" }) {
      throw YAMLError(problem: .repeatedKey(first.name, first: first.first), mark: first.mark)
    }
    repeated += found
    return try MergeKeys.resolve(entries, hasRepeated: !found.isEmpty)
  }

  private mutating func count(_ nodes: Int, at mark: Mark) throws(YAMLError) {
    nodeCount += nodes
    guard nodeCount <= limits.nodes else {
      throw YAMLError(problem: .tooLarge(limit: limits.nodes), mark: mark)
    }
  }

  private mutating func open(_ name: String) {
    open.insert(name)
    // From here on the name means this node, even if an earlier one had it.
    anchors[name] = nil
  }

  private mutating func remember(_ node: Node, as name: String?, since countBefore: Int) {
    guard let name else { return }
    open.remove(name)
    anchors[name] = Anchor(node: node, weight: nodeCount - countBefore)
  }

  private func finished(
    _ content: Node.Content, tag: String?, from start: Mark, to end: Mark
  ) throws(YAMLError) -> Node {
    guard let tag else { return Node(content: content, start: start, end: end, tag: nil) }
    // `!` alone means "not resolved": text stays text.
    let known = tag == "!" ? CoreTag.string : CoreTag(rawValue: tag)
    guard let known else {
      throw YAMLError(problem: .unsupportedTag(shortTag(tag)), mark: start)
    }
    if tag == "!", content.isCollection {
      return Node(content: content, start: start, end: end, tag: nil)
    }
    guard known.fits(content) else {
      throw YAMLError(problem: .tagDoesNotFit(shortTag(tag)), mark: start)
    }
    return Node(content: content, start: start, end: end, tag: known)
  }

  /// The tag as people write it: `!!set` for `tag:yaml.org,2002:set`.
  private func shortTag(_ tag: String) -> String {
    let prefix = "tag:yaml.org,2002:"
    return tag.hasPrefix(prefix) ? "!!" + tag.dropFirst(prefix.count) : tag
  }
}

extension Node.Content {
  var isCollection: Bool {
    if case .scalar = self { false } else { true }
  }
}

extension EventReader.Event {
  var endsCollection: Bool {
    switch self {
    case .sequenceEnd, .mappingEnd: true
    default: false
    }
  }
}
