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
    /// The name and what stands behind it.
    let beginning: [UInt8]
    let isSecret: Bool
    /// What it was last, and the entry of that.
    let value: String
    let entry: [UInt8]

    init(_ name: String, _ value: String, isSecret: Bool) {
      self.name = name
      beginning = Array("\(name)=".utf8)
      self.isSecret = isSecret
      self.value = value
      entry = beginning + value.utf8
    }
  }

  private let secrets: Set<String>
  private let latest = Mutex<[Variable]>([])

  /// `secrets` are variables that are never written down, besides those whose names say so.
  init(secrets: Set<String>) {
    self.secrets = secrets
  }

  func entries(of environment: [String: String]) -> Entries {
    let known = latest.withLock { $0 }
    if let entries = RunVariables.entries(of: environment, by: known) { return entries }
    let variables = environment.sorted { $0.key < $1.key }.map { name, value in
      Variable(
        name, value, isSecret: SecretNames.contain(name) || secrets.contains(name))
    }
    latest.withLock { $0 = variables }
    return RunVariables.entries(of: environment, by: variables) ?? Entries(all: [], lines: [])
  }

  /// Nil where these are other variables.
  private static func entries(
    of environment: [String: String], by variables: [Variable]
  ) -> Entries? {
    guard variables.count == environment.count else { return nil }
    var all: [[UInt8]] = []
    all.reserveCapacity(variables.count + 8)
    var lines: [UInt8] = []
    lines.reserveCapacity(1024)
    for variable in variables {
      guard let value = environment[variable.name] else { return nil }
      let entry = value == variable.value ? variable.entry : variable.beginning + value.utf8
      all.append(entry)
      if variable.isSecret { continue }
      lines += entry
      lines.append(UInt8(ascii: "\n"))
    }
    return Entries(all: all, lines: lines)
  }
}
