import YAML

/// What W&B's client puts in place of a word of `command`.
enum WandbMacro: String, CaseIterable {
  case env, interpreter, program, args
  case argsNoEquals = "args_no_equals"
  case argsNoHyphens = "args_no_hyphens"
  case argsNoBooleanFlags = "args_no_boolean_flags"
  case argsJSON = "args_json"
  case argsJSONFile = "args_json_file"
  case argsAppendHydra = "args_append_hydra"
  case argsOverrideHydra = "args_override_hydra"

  /// What stands before the name of an environment variable.
  static let variablePrefix = "envvar:"

  /// As people write it.
  var text: String { "${\(rawValue)}" }

  /// All that may stand there, for a hint.
  static let listed =
    (allCases.map(\.text) + ["${\(variablePrefix)NAME}"]).joined(separator: ", ")

  /// What it means as a separate word at `mark`.
  func word(at mark: Mark?) -> CommandWord {
    switch self {
    case .env: .verbatim("/usr/bin/env")
    case .interpreter: .verbatim("python")
    case .program: .program(mark)
    case .args: .arguments(.asWritten)
    case .argsNoEquals: .arguments(.withoutEquals)
    case .argsNoHyphens: .arguments(.withoutHyphens)
    case .argsNoBooleanFlags: .arguments(.withoutBooleanFlags)
    case .argsJSON: .arguments(.json)
    case .argsJSONFile: .arguments(.jsonFile)
    case .argsAppendHydra: .arguments(.prefixed("+"))
    case .argsOverrideHydra: .arguments(.prefixed("++"))
    }
  }
}
