import Jobs
import Ledger
import Posix

extension ZipHome {
  /// Copies runs of `store` to another home.
  ///
  /// They are unpacked next to its ledgers, as a separate home, from which they are transferred
  /// as from any other. A crash leaves that one, which the next import removes.
  package func transfer(
    _ runs: [RunRecord], to target: RunStore, _ options: RunTransferOptions,
    begins: @escaping (RunRecord) -> Void = { _ in }
  ) throws(ArchiveError) -> RunTransferResult {
    let scratch: ScratchFolder
    do throws(SystemError) {
      let home = try Directory.makingPath(target.home, mayBeLink: true)
      scratch = try ScratchFolder(in: home, prefix: ".importing-")
    } catch {
      throw ArchiveError(writing: target.home, error)
    }
    defer { try? scratch.remove() }
    let staged = RunStore(home: scratch.folder.path)
    try unpackLedgers(into: staged.home)
    try unpack(try missing(runs, in: target, options), into: staged.home)
    var options = options
    options.isFromArchive = true
    options.isFromZip = true
    options.sharesFiles = true
    let moved = runs.map { run in
      var run = run
      run.ledger = LedgerLocation(home: staged.home, name: RunRecord.ledgerName(run.ledger))
      return run
    }
    do throws(LedgerError) {
      return try staged.transfer(moved, to: target, options, begins: begins)
    } catch {
      throw .ledger(error)
    }
  }

  /// Those that are not there already: the others need not be unpacked.
  private func missing(
    _ runs: [RunRecord], in target: RunStore, _ options: RunTransferOptions
  ) throws(ArchiveError) -> [RunRecord] {
    var options = options
    options.isFromArchive = true
    var missing: [RunRecord] = []
    for (location, runs) in RunStore.byLedger(runs) {
      let place = LedgerLocation(home: target.home, name: RunRecord.ledgerName(location))
      var admission = TransferAdmission(location, to: place, noting: nil, options)
      do throws(LedgerError) {
        try admission.admit(runs)
      } catch {
        throw .ledger(error)
      }
      missing += admission.admitted.map(\.run)
    }
    return missing
  }
}
