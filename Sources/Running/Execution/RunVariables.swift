import Operations
import Synchronization

/// Puts the variables of processes into the form that the kernel takes, in the order of their names.
/// Runs of one operation have the same names, and most values, again and again: these are put together
/// once.
final class RunVariables: Sendable {
  /// The variables of one process.
  struct Entries: Sendable {
    /// `NAME=value`, in the order of the names.
    let all: [[UInt8]]
    /// Those that may be written down, a line each.
    let lines: [UInt8]
  }

  private struct Variable {
    let name: String
    /// Where it is in the list of the process.
    let place: Int
    /// The name and what stands after it.
    let beginning: [UInt8]
    let isSecret: Bool
    /// What it was first, and the entry of that.
    let value: String
    let entry: [UInt8]

    init(_ variable: ProgramVariables.Variable, at place: Int, isSecret: Bool) {
      name = variable.name
      self.place = place
      beginning = Array("\(name)=".utf8)
      self.isSecret = isSecret
      value = variable.value
      entry = beginning + value.utf8
    }
  }

  private let secrets: Set<String>
  private let latest = Mutex<[Variable]>([])

  /// `secrets` are variables that are never recorded, in addition to those whose names look secret.
  init(secrets: Set<String>) {
    self.secrets = secrets
  }

  func entries(of environment: ProgramVariables) -> Entries {
    let list = environment.list
    let known = latest.withLock { $0 }
    if let entries = RunVariables.entries(of: list, by: known) { return entries }
    let variables = list.enumerated().sorted { $0.element.name < $1.element.name }
      .map { place, variable in
        Variable(
          variable, at: place,
          isSecret: SecretNames.contain(variable.name) || secrets.contains(variable.name))
      }
    latest.withLock { $0 = variables }
    return RunVariables.entries(of: list, by: variables) ?? Entries(all: [], lines: [])
  }

  /// Nil if these are other variables.
  private static func entries(
    of list: [ProgramVariables.Variable], by variables: [Variable]
  ) -> Entries? {
    guard variables.count == list.count else { return nil }
    var all: [[UInt8]] = []
    all.reserveCapacity(variables.count + 8)
    var lines: [UInt8] = []
    lines.reserveCapacity(1024)
    for variable in variables {
      guard list[variable.place].name == variable.name else { return nil }
      let value = list[variable.place].value
      let entry = value == variable.value ? variable.entry : variable.beginning + value.utf8
      all.append(entry)
      if variable.isSecret { continue }
      lines += entry
      lines.append(UInt8(ascii: "\n"))
    }
    return Entries(all: all, lines: lines)
  }
}
