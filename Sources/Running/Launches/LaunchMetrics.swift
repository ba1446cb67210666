import Ledger

extension LaunchRequest {
  /// Notes which metrics are asked for, for readers of the output; also if nothing is left to run. An
  /// objective that would replace another one has to wait for `keepObjective`: it may be a slip.
  func keepMetrics(in folder: LedgerFolder, _ tell: LaunchListener) throws(RunFailure) {
    guard !metrics.isEmpty else { return }
    var known = LedgerMetrics()
    switch LedgerMetrics.contents(of: folder.location) {
    case .missing, .damaged: break
    case .metrics(let metrics): known = metrics
    case .newer(let version):
      let path = folder.location.metricsPath
      return tell(.ledger(.newerMetrics(path: path, version: version)))
    }
    var all = known.replaced(by: metrics)
    if let kept = known.objective, metrics.objective != "" { all.objective = kept }
    guard all != known else { return }
    do throws(LedgerError) {
      try all.write(to: folder)
    } catch {
      throw RunFailure(error)
    }
  }

  /// Notes the objective of this launch for later ones, now that a job is known to have such a number.
  package func keepObjective() {
    guard let objective = metrics.objective, !objective.isEmpty,
      case .metrics(var kept) = LedgerMetrics.contents(of: location), kept.objective != objective,
      let folder = try? LedgerFolder.forWriting(location)
    else { return }
    kept.objective = objective
    // Without it only later launches have to be asked again.
    try? kept.write(to: folder)
  }
}
