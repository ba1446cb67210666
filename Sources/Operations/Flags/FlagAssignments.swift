import Posix

/// The arguments of `run` after the operation: assignments, and files with trials.
package struct FlagAssignments: Hashable, Sendable {
  package struct Assignment: Hashable, Sendable {
    package var name: String
    /// As typed.
    package var text: String

    package init(name: String, text: String) {
      self.name = name
      self.text = text
    }
  }

  /// Each name once, with what it was given last.
  package var assignments: [Assignment] = []
  /// What stands after each `@`, in order.
  package var files: [String] = []

  package init() {}

  package init(arguments: [String]) throws(FlagError) {
    var wrong: [String] = []
    for argument in arguments {
      if argument.hasPrefix("@"), argument.utf8.count > 1 {
        files.append(expandingHome(String(argument.dropFirst())))
      } else if let equals = argument.firstIndex(of: "="), equals > argument.startIndex {
        set(
          expandingHome(String(argument[..<equals])),
          to: String(argument[argument.index(after: equals)...]))
      } else {
        wrong.append(argument)
      }
    }
    guard wrong.isEmpty else { throw .notAssignments(wrong) }
  }

  package var isEmpty: Bool { assignments.isEmpty && files.isEmpty }

  package subscript(name: String) -> String? {
    assignments.first { $0.name == name }?.text
  }

  /// Takes those of these names out, as for flags that choose the runs of dependencies.
  package mutating func remove(_ names: Set<String>) -> [Assignment] {
    let removed = assignments.filter { names.contains($0.name) }
    assignments.removeAll { names.contains($0.name) }
    return removed
  }

  private mutating func set(_ name: String, to text: String) {
    assignments.removeAll { $0.name == name }
    assignments.append(Assignment(name: name, text: text))
  }
}
