extension Command {
  /// The words behind the command's name that make these options of the default ones, by its
  /// declarations: arguments first, then an option for each property that is not the default.
  package static func commandLine(of options: Self) -> [String] {
    var arguments: [String] = []
    var words: [String] = []
    for case .parameter(let parameter, _, let uses) in declarations {
      for use in uses(options) {
        switch use {
        case .value(let text) where parameter.isPositional: arguments.append(text)
        case .value(let text): words += parameter.words(of: text)
        case .flag(let isOn):
          words.append(isOn ? parameter.name : parameter.negatedSpelling ?? parameter.name)
        }
      }
    }
    if arguments.contains(where: { $0.hasPrefix("-") && $0 != "-" }) {
      return words + ["--"] + arguments
    }
    return arguments + words
  }
}

extension Parameter {
  /// The option with this value.
  fileprivate func words(of value: String) -> [String] {
    if isAttached { return [name + value] }
    // A word of its own would be taken for an option, or as missing.
    return value.isEmpty || value.hasPrefix("-") ? ["\(name)=\(value)"] : [name, value]
  }
}
