import Glibc
import Posix

/// The right to launch in a ledger: an advisory lock on a file that is never removed.
///
/// The lock belongs to the open file, so it lasts until the last process that inherited the
/// descriptor has gone. Only the guardian and the launcher share it; jobs must not.
package struct LaunchLock: Sendable {
  package let descriptor: FileDescriptor
  /// Whether others can only be warned off by signs of life (`beat`).
  package let needsHeartbeat: Bool

  /// Seconds between two signs of life, if they are needed.
  package static let heartbeatInterval = 20.0

  /// Takes the lock and records its holder.
  ///
  /// - Throws: `.held`, `.heldElsewhere`; `.notWritable` if the file cannot be made.
  package static func acquire(
    _ folder: LedgerFolder, as holder: LockHolder, forcing isForced: Bool = false
  ) throws(LedgerError) -> LaunchLock {
    let path = folder.location.folder
    let file: FileDescriptor
    let recorded: LockHolder?
    let kind: FileSystemKind
    let decision: LockDecision
    do throws(SystemError) {
      file = try folder.directory.open(folder.location.lockName, O_RDWR | O_CREAT)
      recorded = LockHolder(try file.contents())
      kind = try FileSystemKind(of: file)
      decision = LockDecision.decide(
        isGranted: try file.tryLock(.exclusive), kind: kind,
        recordedHost: recorded.flatMap { $0.activity == .idle ? nil : $0.host },
        ourHost: holder.host, silence: Int(Clock.wall) - (try file.status().modified),
        isForced: isForced)
    } catch {
      throw .notWritable(error)
    }
    switch decision {
    case .held: throw .held(path: path, by: recorded)
    case .heldElsewhere(let seconds):
      guard let recorded else { throw .held(path: path, by: nil) }
      throw .heldElsewhere(path: path, by: recorded, secondsAgo: seconds)
    case .proceed: break
    }
    let lock = LaunchLock(descriptor: file, needsHeartbeat: kind == .network)
    try lock.write(holder)
    return lock
  }

  /// The lock that a parent process took, by the descriptor that it left us.
  package static func adopt(
    _ raw: Int32, of location: LedgerLocation
  ) throws(LedgerError) -> LaunchLock {
    let path = location.lockPath
    let file = FileDescriptor(owning: raw, path: path)
    do throws(SystemError) {
      // Granted again if the open file has it already.
      guard try file.tryLock(.exclusive) else {
        throw SystemError("take over '\(path)'", code: EWOULDBLOCK)
      }
      return LaunchLock(
        descriptor: file, needsHeartbeat: try FileSystemKind(of: file) == .network)
    } catch {
      throw .notWritable(error)
    }
  }

  /// Records, in place, the present holder and what it does.
  package func write(_ holder: LockHolder) throws(LedgerError) {
    do throws(SystemError) {
      try descriptor.overwrite(with: holder.bytes)
    } catch {
      throw .notWritable(error)
    }
  }

  /// Notes what this process is doing now, in a launch that started when it started. It is for people:
  /// if it cannot be written, the lock still holds.
  package func note(_ activity: LockActivity, guardian: ProcessIdentity? = nil) {
    try? write(
      .current(activity, guardian: guardian, started: holder?.started ?? Clock.wall))
  }

  /// The recorded holder.
  package var holder: LockHolder? {
    (try? descriptor.contents()).flatMap { LockHolder($0) }
  }

  /// Whether its file is still in its folder, which may have been removed by its earlier holder.
  package var isInPlace: Bool {
    ((try? descriptor.status())?.links ?? 0) > 0
  }

  /// A sign of life for other hosts, to be given every `heartbeatInterval` if `needsHeartbeat`.
  package func beat() {
    futimens(descriptor.raw, nil)
  }

  /// Says that nothing is done with the ledger from here on, and lets others in.
  func leave() {
    note(.idle)
    release()
  }

  /// Lets others in before the descriptor is closed, also if another process shares it.
  package func release() {
    try? descriptor.unlock()
  }
}
