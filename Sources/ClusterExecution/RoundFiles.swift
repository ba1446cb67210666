import Glibc
import Ledger
import NodeWork
import Posix

/// The folder of a cluster in a ledger.
struct RoundFiles: Sendable {
  let names: ClusterFiles
  let ledger: Directory
  let folder: Directory
  /// By which the ledger's rounds are known on the cluster: eight hex digits.
  let identity: String

  /// Makes the folder if it is missing.
  init(_ kind: ExecutorKind, in ledger: Directory) throws(SystemError) {
    names = ClusterFiles(kind)
    self.ledger = ledger
    if try ledger.makeDirectory(names.folder) { try ledger.synchronize() }
    folder = try ledger.directory(names.folder)
    let file = lastComponent(of: names.identity)
    if let known = try folder.contents(of: file), known.count >= 8 {
      identity = String(decoding: known.prefix(8), as: UTF8.self)
    } else {
      let digits = String(UInt32.random(in: 0 ... .max), radix: 16)
      identity = String(repeating: "0", count: 8 - digits.count) + digits
      let new = try AtomicFile(in: folder, name: file)
      try new.file.writeAll(Array(identity.utf8))
      try new.commit()
    }
  }

  /// Copies this program to where nodes find it, so that neither an upgrade nor a node without it matters.
  func placeLauncher() throws(SystemError) {
    let name = lastComponent(of: names.launcher)
    let raw = open(OwnProgram.link, O_RDONLY | O_CLOEXEC)
    guard raw >= 0 else { throw SystemError("read '\(OwnProgram.link)'") }
    let own = FileDescriptor(owning: raw, path: OwnProgram.link)
    let size = try own.status().size
    if let placed = try folder.status(of: name), placed.size == size,
      placed.modified >= (try own.status().modified)
    {
      return
    }
    let copy = try AtomicFile(in: folder, name: name)
    do throws(SystemError) {
      try own.copyContents(to: copy.file)
      guard fchmod(copy.file.raw, 0o700) == 0 else {
        throw SystemError("make '\(copy.file.path)' executable")
      }
      try copy.commit()
    } catch {
      copy.discard()
      throw error
    }
  }

  /// The numbers of the rounds that are there, in order.
  func numbers() throws(SystemError) -> [Int] {
    try folder.names().compactMap(Int.init).sorted()
  }

  /// Makes the folder of the next round, with its plan and an empty file for each element's records; they are on
  /// disk then. `plan` is given the number.
  func make(_ plan: (Int) -> RoundPlan) throws(SystemError) -> (RoundPlan, OpenRound) {
    var number = (try numbers().last ?? 0) + 1
    // Another process of the same ledger may make one at the same time.
    while !(try folder.makeDirectory("\(number)")) { number += 1 }
    let plan = plan(number)
    let round = try folder.directory("\(number)")
    for element in plan.elements.indices {
      // A node that looks for a file before it is there may not see it for a while.
      try round.makeFile(ClusterFiles.records(element: element, start: 0), [])
    }
    try RoundPlanFile.write(plan, in: round)
    try folder.synchronize()
    guard let open = try OpenRound(round) else {
      throw SystemError("lock '\(round.path(of: ClusterFiles.plan))'", code: EWOULDBLOCK)
    }
    return (plan, open)
  }

  /// Notes the cluster's reference of a round.
  func note(_ reference: String, in round: Directory) throws(SystemError) {
    let file = try AtomicFile(in: round, name: ClusterFiles.job)
    try file.file.writeAll(Array(reference.utf8) + [UInt8(ascii: "\n")])
    try file.commit()
  }

  static func reference(in round: Directory) throws(SystemError) -> String? {
    guard let bytes = try round.contents(of: ClusterFiles.job) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(String.init)
    return text.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Notes that every job of a round is settled. Older rounds that are go.
  func settle(_ number: Int, _ round: Directory) throws(SystemError) {
    try round.makeFile(ClusterFiles.settled, [])
    for other in try numbers() where other < number {
      guard let old = try? folder.directory("\(other)"),
        (try? old.status(of: ClusterFiles.settled)) ?? nil != nil
      else { continue }
      remove(other, old)
    }
  }

  /// Removes a round; the plan goes last, so that what is left of it is still known for one.
  func remove(_ number: Int, _ round: Directory) {
    let all = (try? round.names()) ?? []
    for name in all where name != ClusterFiles.plan && name != ClusterFiles.settled {
      try? round.remove(name)
    }
    try? round.remove(ClusterFiles.plan)
    try? round.remove(ClusterFiles.settled)
    _ = unlinkat(folder.descriptor.raw, "\(number)", AT_REMOVEDIR)
  }
}

/// The folder of a round that this process follows: no other does as long as this value is there.
struct OpenRound: Sendable {
  let folder: Directory
  /// Locked.
  private let plan: FileDescriptor

  /// Nil if another process follows the round, or its plan is gone.
  init?(_ folder: Directory) throws(SystemError) {
    self.folder = folder
    guard let plan = try folder.openIfPresent(ClusterFiles.plan, O_RDONLY),
      try plan.tryLock(.exclusive)
    else { return nil }
    self.plan = plan
  }
}
