import Ledger

extension RunTransferResult.Refusal {
  /// Follows the name of the run.
  package var explanation: String {
    switch self {
    case .missing: "no longer exists"
    case .active: "is running, or about to: it stays unchanged"
    case .exists: "exists already"
    case .clashes: "is another command than the one with its id there: it stays unchanged"
    case .held(let holder):
      "is a line of a ledger that a launch holds there (\(holder.summary)): it stays unchanged"
    case .unreadable(let error): "stays unchanged: \(error)"
    }
  }
}

extension RunTransferResult.Remark {
  /// One line, lower case, without a full stop.
  package var text: String {
    switch self {
    case .specialFiles(let count, let example):
      "sockets, pipes and devices are left out: \(RunTransferResult.list(count, example))"
    case .links(let count, let example):
      "links to folders or to nothing are left out: \(RunTransferResult.list(count, example))"
    case .danglingLinks(let count, let example):
      "links into missing runs lead nowhere: \(RunTransferResult.list(count, example))"
    case .folderStays(let path):
      "'\(path)' is a run directory that you chose: copied, the original stays"
    case .sharedName(let ledger):
      "'\(ledger)' has lines of another runfile there: both share it from now on"
    case .unitedMetrics(let ledger):
      "the metrics of '\(ledger)' were added to those there"
    case .endedElsewhere(let run, let host):
      "run \(run.id.shortText) was running on '\(host)' when it was archived: it is terminated here"
    }
  }
}

extension RunTransferResult {
  fileprivate static func list(_ count: Int, _ example: String) -> String {
    "'\(example)'" + (count > 1 ? " and \(count - 1) more" : "")
  }
}
