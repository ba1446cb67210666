import Arguments
import Text

extension SweepCommand {
  @DeclarationBuilder<Self> static var mistakes: [Declaration<Self>] {
    instead(of: "--output", "--runfile", say: "--out")
    instead(of: "--filter", "-F", "--where", "--select", "--match", say: "--only")
    instead(of: "--preview", "--test", say: "--dry-run")
    instead(of: "--head", "--first", say: "--limit")
    instead(of: "--overwrite", "-y", "--yes", say: "--force")
    instead(
      of: "-j", "--n-jobs", "--jobs", "-n", "--mode", "--gpus", "--retries", "--timeout",
      "--workdir", "--name", "--home", "--isolate", "--progress", "--follow",
      hint: "'sweep' only writes the runfile; this is for the launch: batchrun launch RUNFILE")
  }

  /// Of `sweep grid.yml some.runfile`.
  static func hint(for reason: UsageError.Reason, words: [String]) -> String? {
    guard case .unexpectedArgument(let word) = reason, let spec = words.first else { return nil }
    if let hint = onlyHint(for: word) { return hint }
    return "'--out' names the runfile: batchrun sweep \(shellQuoted(spec)) --out "
      + shellQuoted(word)
  }
}

extension StatusCommand {
  @DeclarationBuilder<Self> static var mistakes: [Declaration<Self>] {
    instead(of: "-f", "--follow", "--live", "--tail", say: "--watch")
    instead(of: "--errors", "--error", "--failures", say: "--failed")
    instead(of: "-n", "--top", "--head", say: "--limit")
  }
}
