import Arguments
import Jobs
import Queries
import Runs
import Text

extension RunSelectionCommand {
  static var filterMistakes: [Declaration<Self>] {
    [
      instead(of: "--since", "--after", "--from", "--date", say: "--started"),
      instead(of: "--name", "--op", say: "--operation"),
      instead(of: "--where", "--query", "--grep", say: "--filter"),
    ]
  }

  static var stateMistakes: [Declaration<Self>] {
    [
      instead(of: "--failed", "--fail", "--failure", "--errors", say: "--error"),
      instead(
        of: "--done", "--finished", "--complete", "--success", "--succeeded", "--successful",
        "--ok", say: "--completed"),
      instead(
        of: "--killed", "--stopped", "--interrupted", "--cancelled", "--canceled",
        say: "--terminated"),
      instead(of: "--active", say: "--running"),
      instead(of: "--queued", "--waiting", say: "--pending"),
      instead(
        of: "--status", "--state",
        hint: "each status is an option: "
          + RunStateChoice.all.map { "--" + $0.state.rawValue }.joined(separator: ", ")),
    ]
  }

  static func hint(for reason: UsageError.Reason, words: [String]) -> String? {
    guard case .unexpectedArgument(let word) = reason else { return nil }
    return SplitExpression.hint(for: word)
  }
}

extension ListRunsCommand {
  @DeclarationBuilder<Self> static var mistakes: [Declaration<Self>] {
    instead(
      of: "--sort", "--sort-by", "--order", "--order-by", "--min", "--max",
      hint: "'batchrun compare --table --min COLUMN' sorts runs, '--max COLUMN' in descending order"
    )
    instead(of: "--last", "--head", "--first", "--top", "--count", say: "--limit")
    instead(of: "--long", say: "--verbose")
    instead(of: "--csv", hint: "'batchrun compare --csv FILE' writes a table of all runs")
  }
}

extension CompareCommand {
  @DeclarationBuilder<Self> static var mistakes: [Declaration<Self>] {
    instead(
      of: "--sort", "--sort-by", "--order", "--order-by", "--best",
      hint: "'--min COL' puts the smallest first, '--max COL' the largest")
    instead(of: "--head", "--first", "--last", say: "--limit")
    instead(of: "--metric", "--metrics", "--scalar", "--fields", say: "--cols")
    instead(of: "--tex", say: "--latex")
    instead(of: "--md", say: "--markdown")
    instead(of: "--output", "--file", say: "--out")
    instead(of: "--html", hint: "'batchrun publish' writes pages of HTML")
  }

  /// Of `compare loss`, which names a column and no run.
  static func hint(ofMissing word: String) -> String? {
    guard SplitExpression.hint(for: word) == nil, case .name = RunReference(word) else {
      return nil
    }
    let quoted = shellQuoted(word)
    if word.contains(where: { "<>=".contains($0) }) {
      return "'-F' takes an expression: batchrun compare -F \(quoted)"
    }
    return "if '\(word)' is a column: '-c \(quoted)' adds it (several with commas between them), "
      + "'--min \(quoted)' sorts by it"
  }
}

extension StopCommand {
  @DeclarationBuilder<Self> static var mistakes: [Declaration<Self>] {
    instead(of: "--all", "-a", hint: "':' means all that run: batchrun stop :")
    instead(of: "--kill", "--now", say: "--force")
    instead(of: "--wait", say: "--timeout")
    instead(of: "--graceful", "--soft", say: "--drain")
  }
}

extension CatCommand {
  @DeclarationBuilder<Self> static var mistakes: [Declaration<Self>] {
    instead(of: "--stdout", "--log", "--logs", say: "--output")
    instead(
      of: "-f", "--follow", "--tail", hint: "'batchrun watch RUN' follows the output of a run")
  }

  /// Of `cat 4 loss.txt`.
  static func hint(for reason: UsageError.Reason, words: [String]) -> String? {
    guard case .unexpectedArgument(let word) = reason else { return nil }
    return "'--path' names a file of the run: batchrun cat RUN --path \(shellQuoted(word))"
  }
}

extension ListFilesCommand {
  /// Of `ls 4 loss.txt`.
  static func hint(for reason: UsageError.Reason, words: [String]) -> String? {
    guard case .unexpectedArgument(let word) = reason else { return nil }
    return "'--path' names files of the run: batchrun ls RUN --path \(shellQuoted(word))"
  }
}
