import Ledger

extension LaunchRequest {
  /// Notes which metrics are asked for, for readers of the output; also if nothing is left to run.
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
    let all = known.replaced(by: metrics)
    guard all != known else { return }
    do throws(LedgerError) {
      try all.write(to: folder)
    } catch {
      throw RunFailure(error)
    }
  }
}
