import Jobs

/// The parameters by which the commands of a launch differ: what a table of them shows.
package struct ForecastColumns: Sendable {
  /// More make lines that are too long to read.
  private static let most = 8

  private struct Parameter {
    let name: [UInt8]
    /// That of the first command which has it; nil for a flag.
    let value: [UInt8]?
    var count = 1
    var differs = false
  }

  private var parameters: [Parameter] = []
  private var places: [[UInt8]: Int] = [:]
  private var commands = 0
  /// Whether every command has parameters.
  private var isEverywhere = true

  package init() {}

  /// Takes in the next command; `hidden` are parameters that its words do not name.
  package mutating func add(
    _ command: UnsafeRawBufferPointer, hidden: [CommandParameters.Parameter] = []
  ) {
    commands += 1
    let list = CommandParameters(of: command, adding: hidden).list
    if list.isEmpty { isEverywhere = false }
    for (index, found) in list.enumerated() {
      // Most commands have the same parameters in the same order.
      let place =
        parameters.indices.contains(index) && parameters[index].name == found.name
        ? index : places[found.name]
      guard let place else {
        places[found.name] = parameters.count
        parameters.append(Parameter(name: found.name, value: found.value))
        continue
      }
      parameters[place].count += 1
      if !parameters[place].differs, parameters[place].value != found.value {
        parameters[place].differs = true
      }
    }
  }

  private var differing: [Parameter] {
    parameters.filter { $0.differs || $0.count < commands }
  }

  /// Those that are not the same in all commands, in the order in which they come first.
  package var names: [String] {
    differing.prefix(Self.most).map { String(decoding: $0.name, as: UTF8.self) }
  }

  /// Those of them for which there is no room in any table.
  var furtherNames: [String] {
    differing.dropFirst(Self.most).map { String(decoding: $0.name, as: UTF8.self) }
  }

  /// Whether these tell commands apart well enough to leave the commands themselves out.
  package var suffice: Bool {
    isEverywhere && !differing.isEmpty && differing.count <= Self.most
  }
}
