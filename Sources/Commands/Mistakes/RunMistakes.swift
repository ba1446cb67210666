import Arguments

extension RunCommand {
  @DeclarationBuilder<Self> static var mistakes: [Declaration<Self>] {
    workerMistakes
    instead(
      of: "--dry-run", "--dry", "--preview", "--test", "--what-if", "--check",
      hint: "'--print-cmd' prints the command, '--print-trials' the trials of a batch; both run "
        + "nothing")
    instead(of: "--name", say: "--label")
    instead(of: "--num-trials", "--n-trials", "--max-evals", say: "--max-trials")
    instead(of: "--daemon", say: "--background")
    instead(of: "--rerun", "--again", say: "--restart")
    instead(of: "--continue", say: "--resume")
    instead(of: "--fail-fast", say: "--fail-on-trial-error")
    instead(of: "--verbose", "-v", hint: "the output of runs is shown anyway; '-q' hides it")
  }

  /// Of `--lr=3`: a flag of the operation, if it is no option with a slip in it.
  static func hint(for reason: UsageError.Reason, words: [String]) -> String? {
    guard case .unknownOption(let option, let suggestion) = reason, option.hasPrefix("--"),
      let place = words.firstIndex(where: { $0 == option || $0.hasPrefix(option + "=") })
    else { return nil }
    let name = option.dropFirst(2)
    var value = words[place].dropFirst(option.count + 1)
    if words[place] == option {
      let next = place + 1 < words.count ? words[place + 1] : "-"
      value = next.hasPrefix("-") || next.contains("=") ? "VALUE" : next[...]
    }
    if suggestion != nil, value == "VALUE" { return nil }
    return "flags of an operation are written '\(name)=\(value)', without dashes"
  }
}
