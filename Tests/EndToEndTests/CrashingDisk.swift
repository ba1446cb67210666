import JSON
import TestSupport

/// A disk that forgets: what calls did to a ledger's folder, and what of it a power cut may leave.
///
/// After the models of T. Pillai et al., "All File Systems Are Not Created Equal" (OSDI 2014): data
/// and names become durable by syncs alone, and what was not synced may be there, or not, or in
/// part, or as zeros.
struct CrashingDisk {
  /// What becomes of what was not synced.
  enum Loss: CaseIterable {
    /// Nothing is lost: the program was killed, not the machine.
    case nothing
    case everything
    case data
    /// Files have their length, but hold zeros.
    case dataZeroed
    /// Half of it is there.
    case dataTorn
    case names
  }

  private struct File {
    var content: [UInt8] = []
    var synced: [UInt8] = []
    /// By thread: what a sync that has begun will have made durable.
    var syncing: [Int: [UInt8]] = [:]
    /// The ends that were written, and up to where.
    var ends: [(job: String, at: Int)] = []

    func content(after loss: Loss) -> [UInt8] {
      // What was overwritten in place has no meaning beyond its holder's life.
      guard content.starts(with: synced) else { return loss == .everything ? synced : content }
      let unsynced = content.count - synced.count
      switch loss {
      case .nothing, .names: return content
      case .everything, .data: return synced
      case .dataZeroed: return synced + [UInt8](repeating: 0, count: unsynced)
      case .dataTorn: return Array(content.prefix(synced.count + unsynced / 2))
      }
    }
  }

  /// The ledger's folder.
  private let folder: String
  private var files: [File] = []
  private var names: [String: Int] = [:]
  private var syncedNames: [String: Int] = [:]
  private var syncingNames: [Int: [String: Int]] = [:]
  /// Folders on the way that were made and not synced into the one above.
  private var volatileFolders: Set<String> = []
  /// The ids of jobs whose end was recorded, and of those whose end a sync has covered.
  private(set) var ended: Set<String> = []
  private(set) var safe: Set<String> = []
  /// How often a new journal has taken the place of one in which ends were recorded.
  private(set) var folds = 0

  /// A disk that has these files, durably.
  init(folder: String, contents: [String: [UInt8]]) {
    self.folder = folder
    for (name, content) in contents {
      names[name] = files.count
      files.append(File(content: content, synced: content))
    }
    syncedNames = names
  }

  /// Whether a call changed what a power cut may leave.
  mutating func apply(_ call: LedgerCall) throws -> Bool {
    switch call {
    case .makeFolder(let path):
      guard path == folder || folder.hasPrefix(path + "/") else { return false }
      volatileFolders.insert(path)
    case .create(let path):
      guard let name = name(path), names[name] == nil else { return false }
      names[name] = files.count
      files.append(File())
    case .write(let path, let bytes, let offset):
      guard let name = name(path) else { return false }
      let number = try file(name)
      if let offset {
        let content = files[number].content
        let rest = content.dropFirst(offset + bytes.count)
        files[number].content = Array(content.prefix(offset)) + bytes + rest
      } else {
        files[number].content += bytes
      }
      if name == "journal.jsonl" { try noteEnds(bytes, in: number) }
    case .cut(let path, let size):
      guard let name = name(path) else { return false }
      try files[file(name)].content.removeSubrange(size...)
    case .rename(let path, let newPath):
      guard let name = name(path), let newName = self.name(newPath) else { return false }
      if let old = names[newName], !files[old].ends.isEmpty { folds += 1 }
      names[newName] = try file(name)
      names[name] = nil
    case .remove(let path):
      guard let name = name(path) else { return false }
      names[name] = nil
    case .syncBegan(let path, let thread):
      if path == folder { syncingNames[thread] = names }
      if let name = name(path) {
        let number = try file(name)
        files[number].syncing[thread] = files[number].content
      }
      return false
    case .syncEnded(let path, let thread):
      return try endSync(path, thread)
    }
    return true
  }

  private mutating func endSync(_ path: String, _ thread: Int) throws -> Bool {
    if path == folder, let synced = syncingNames.removeValue(forKey: thread) {
      syncedNames = synced
      return true
    }
    let made = volatileFolders.filter {
      $0.hasPrefix(path + "/") && !$0.dropFirst(path.count + 1).contains("/")
    }
    volatileFolders.subtract(made)
    guard let name = name(path) else { return !made.isEmpty }
    // The file may have got another name since.
    for number in files.indices {
      guard let synced = files[number].syncing.removeValue(forKey: thread) else { continue }
      files[number].synced = synced
      for end in files[number].ends where end.at <= synced.count { safe.insert(end.job) }
      return true
    }
    throw TestFailure("a sync of '\(name)' ended that never began")
  }

  private mutating func noteEnds(_ bytes: [UInt8], in number: Int) throws {
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let event = try JSONValue(parsing: Array(line))
      guard event["event"]?.string == "end", let id = event["id"]?.string else { continue }
      ended.insert(id)
      files[number].ends.append((id, files[number].content.count))
    }
  }

  /// The name of a file that lies in the folder itself; nil for others and for the replaced.
  private func name(_ path: String) -> String? {
    guard path.hasPrefix(folder + "/") else { return nil }
    let name = path.dropFirst(folder.count + 1)
    return name.contains("/") || name.hasSuffix("(deleted)") ? nil : String(name)
  }

  private func file(_ name: String) throws -> Int {
    guard let number = names[name] else { throw TestFailure("nothing is called '\(name)'") }
    return number
  }

  /// What is in the folder after a power cut; nil without a folder.
  func contents(after loss: Loss) -> [String: [UInt8]]? {
    if loss == .everything || loss == .names, !volatileFolders.isEmpty { return nil }
    let names = loss == .everything || loss == .names ? syncedNames : self.names
    return names.mapValues { files[$0].content(after: loss) }
  }
}
