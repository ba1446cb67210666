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
