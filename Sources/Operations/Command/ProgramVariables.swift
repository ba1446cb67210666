/// The variables that a program gets in addition to those that it inherits, each name once, in the order in
/// which they were set first. They are so few that looking through them is quicker than hashing.
package struct ProgramVariables: Hashable, Sendable {
  package struct Variable: Hashable, Sendable {
    package let name: String
    package fileprivate(set) var value: String
  }

  package private(set) var list: [Variable] = []

  package init() {}

  /// Room for this many.
  init(capacity: Int) {
    list.reserveCapacity(capacity)
  }

  package var values: [String] { list.map(\.value) }

  /// By name, ascending.
  package var sorted: [Variable] { list.sorted { $0.name < $1.name } }

  package subscript(name: String) -> String? {
    get { list.first { $0.name == name }?.value }
    set {
      guard let newValue else { return list.removeAll { $0.name == name } }
      for place in list.indices where list[place].name == name {
        list[place].value = newValue
        return
      }
      list.append(Variable(name: name, value: newValue))
    }
  }
}
