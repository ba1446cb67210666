/// What a filter expression says, as a tree. Its depth is bounded by the parser.
indirect enum FilterNode: Sendable {
  case all([FilterNode])
  case any([FilterNode])
  case not(FilterNode)
  case comparison(QueryName, FilterComparison, QueryValue)
  case member(QueryName, of: [QueryValue])
  case contains(QueryName, QueryValue)
  case constant(QueryValue)

  func holds(_ value: (QueryName) -> QueryValue) -> Bool {
    switch self {
    case .all(let nodes): nodes.allSatisfy { $0.holds(value) }
    case .any(let nodes): nodes.contains { $0.holds(value) }
    case .not(let node): !node.holds(value)
    case .comparison(let name, let comparison, let other):
      comparison.holds(value(name), other)
    case .member(let name, let list): list.holdsMember(value(name))
    case .contains(let name, let part): value(name).contains(part)
    case .constant(let value): value.isTruthy
    }
  }

  /// What is compared with what for being equal or not.
  var comparisons: [(name: QueryName, value: QueryValue, isOrder: Bool)] {
    switch self {
    case .all(let nodes), .any(let nodes): nodes.flatMap(\.comparisons)
    case .not(let node): node.comparisons
    case .comparison(let name, let comparison, let value):
      [(name, value, comparison != .equal && comparison != .unequal)]
    case .member(let name, let list): list.map { (name, $0, false) }
    case .contains, .constant: []
    }
  }

  func collectNames(into names: inout Set<QueryName>) {
    switch self {
    case .all(let nodes), .any(let nodes):
      for node in nodes { node.collectNames(into: &names) }
    case .not(let node): node.collectNames(into: &names)
    case .comparison(let name, _, _), .member(let name, _), .contains(let name, _):
      names.insert(name)
    case .constant: break
    }
  }
}

extension [QueryValue] {
  fileprivate func holdsMember(_ value: QueryValue) -> Bool {
    contains { FilterComparison.equal.holds(value, $0) }
  }
}
