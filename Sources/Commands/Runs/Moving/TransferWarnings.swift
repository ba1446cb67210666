import Ledger
import Runs

extension RunTransferResult {
  /// Says what was left where it is, and why, and what has to be known of the rest.
  ///
  /// - Parameter isRestore: whether it was to come out of the trash.
  /// - Returns: the exit code: that a run was there already is no failure.
  func warn(isRestore: Bool = false) -> Int32 {
    var exitCode: Int32 = 0
    for (run, reason) in refused {
      if case .exists = reason {
        Console.warn("\(run.id.shortText) exists, skipping")
        if isRestore { exitCode = 1 }
        continue
      }
      Console.warn("run \(run.id.shortText) " + reason.explanation)
      exitCode = 1
    }
    for remark in remarks { Console.note(remark.text) }
    return exitCode
  }
}

extension RunTransferResult.Refusal {
  /// What is said of the run.
  fileprivate var explanation: String {
    switch self {
    case .missing: "does not exist any more"
    case .active: "is running, or about to: it is left as it is"
    case .exists: "exists already"
    case .clashes: "is another command than the one that has its id there: it is left as it is"
    case .held(let holder):
      "is a line of a ledger that a launch holds there (\(holder.summary)): it is left as it is"
    case .unreadable(let error): "is left as it is: \(error)"
    }
  }
}

extension RunTransferResult.Remark {
  fileprivate var text: String {
    switch self {
    case .specialFiles(let count, let example):
      "sockets, pipes and devices are left out: \(RunTransferResult.list(count, example))"
    case .links(let count, let example):
      "links to folders or to nothing are left out: \(RunTransferResult.list(count, example))"
    case .danglingLinks(let count, let example):
      "links into runs that are not there lead nowhere: \(RunTransferResult.list(count, example))"
    case .folderStays(let path): "the folder '\(path)' was chosen by you: it was copied, and stays"
    case .sharedName(let ledger):
      "lines of another runfile are in '\(ledger)' there, too: they share it from now on"
    case .unitedMetrics(let ledger):
      "the metrics of '\(ledger)' were united with those that are there"
    case .endedElsewhere(let run, let host):
      "run \(run.id.shortText) was running on '\(host)' when it was archived: here it is terminated"
    }
  }
}

extension RunTransferResult {
  fileprivate static func list(_ count: Int, _ example: String) -> String {
    "'\(example)'" + (count > 1 ? " and \(count - 1) more" : "")
  }
}
