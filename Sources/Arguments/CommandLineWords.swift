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

  /// The same options without arguments, each in a word: `--retries=2`.
  package static func optionWords(of options: Self) -> [String] {
    var words: [String] = []
    for case .parameter(let parameter, _, let uses) in declarations where !parameter.isPositional {
      for use in uses(options) {
        switch use {
        case .value(let text): words.append("\(parameter.name)=\(text)")
        case .flag(let isOn):
          words.append(isOn ? parameter.name : parameter.negatedSpelling ?? parameter.name)
        }
      }
    }
    return words
  }

  /// Reads words over what `earlier` option words say, which give way: where the words have the same
  /// option, or one that excludes it.
  package static func parse(
    _ words: [String], over earlier: [String]
  ) throws(UsageError.Reason) -> Self {
    try OptionParser<Self>.parse(words, over: earlier)
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
