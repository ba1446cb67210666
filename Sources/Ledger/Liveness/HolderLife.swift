import Posix

extension LockHolder {
  /// Reads who is said to hold the ledger, and when that was written; nil where nobody ever did.
  package static func recorded(
    in folder: LedgerFolder
  ) throws(LedgerError) -> (holder: LockHolder, modified: Int)? {
    do throws(SystemError) {
      guard let file = try folder.directory.openIfPresent(folder.location.lockName, 0),
        let holder = LockHolder(try file.contents())
      else { return nil }
      return (holder, try file.status().modified)
    } catch {
      throw .unreadable(error)
    }
  }

  /// Who holds the ledger and is there; nil where nobody is.
  package static func living(in folder: LedgerFolder) throws(LedgerError) -> LockHolder? {
    guard let (holder, modified) = try recorded(in: folder),
      holder.isAlive(modified: modified, now: Clock.wall)
    else { return nil }
    return holder
  }

  /// Whether one of its two processes is there: same host, same boot, same start of the process.
  /// The lock itself is not touched, since trying it would disturb a launch that wants it. Of
  /// another host all there is to see is when it last wrote.
  package func isAlive(modified: Int, now: Double) -> Bool {
    if isBrief { return false }
    guard host == Machine.hostname else {
      return now - Double(modified) < Double(LockDecision.heartbeatLimit)
    }
    guard bootID == Machine.bootIdentifier else { return false }
    let guardian = guardianPID.map { ProcessIdentity(pid: $0, startTicks: guardianStart ?? 0) }
    return ProcessIdentity(pid: pid, startTicks: pidStart).isAlive || guardian?.isAlive == true
  }

  /// Whether it is no launch: the last one is over, or somebody only brings the snapshot up to
  /// date.
  package var isBrief: Bool { activity == .idle || activity == .folding }
}
