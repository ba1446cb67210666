@preconcurrency import Glibc
import Jobs
import Ledger
import Posix

/// The variables that only we set: inherited values of these do not reach a job, and users cannot set
/// them.
package enum ReservedVariables {
  package static let names: Set<String> = [
    MarkedProcesses.jobVariable, "BATCHRUN_ATTEMPT", "BATCHRUN_SLOT", "BATCHRUN_NAME",
    "BATCHRUN_LOG_DIR", "BATCHRUN_METRICS", MarkedProcesses.ledgerVariable, "BATCHRUN_GUARDIAN",
    "BATCHRUN_GPUS", "BATCHRUN_SPEC",
  ]
}

/// The environment that every job of a launch starts with, before what is its own is added.
struct JobEnvironment: Sendable {
  /// What is meant for this launch alone.
  private static let ours: Set<String> = ReservedVariables.names.union(["BATCHRUN_NOTIFY"])

  /// What is the same for all jobs that a shell runs.
  let fixed: CStrings
  /// The same.
  let entries: [[UInt8]]
  /// What is the same for all jobs that are executed directly, and the order in which these and
  /// each job's own entries make up what dash would have handed on; nil if only dash itself
  /// knows that.
  let direct: (fixed: CStrings, order: [Int])?

  /// `own` are the names of the entries that are each job's own, in their order; `directory` is the
  /// physical path of the folder that jobs work in.
  /// `chosen` are variables of the user's choice, each name once, over the inherited ones.
  init(
    inherited: [[UInt8]], chosen: [[UInt8]] = [], fixed additions: [[UInt8]], own: [String],
    directory: [UInt8]
  ) {
    let reserved = Set(own.map { Array($0.utf8) })
    let taken = reserved.union(JobEnvironment.ours.map { Array($0.utf8) })
      .union(chosen.map(JobEnvironment.name))
    let entries =
      inherited.filter { !taken.contains(JobEnvironment.name(of: $0)) }
      + chosen.filter { !reserved.contains(JobEnvironment.name(of: $0)) } + additions
    fixed = CStrings(entries)
    self.entries = entries

    let placeholders = own.map { Array("\($0)=".utf8) }
    guard let exported = DashEnvironment.exported(entries + placeholders, directory: directory)
    else {
      direct = nil
      return
    }
    var kept: [[UInt8]] = []
    let numbers: [(isOwn: Bool, number: Int)] = exported.map { entry in
      let name = JobEnvironment.name(of: entry)
      if let number = own.firstIndex(where: { name.elementsEqual($0.utf8) }) {
        return (true, number)
      }
      kept.append(entry)
      return (false, kept.count - 1)
    }
    direct = (
      CStrings(kept), numbers.map { $0.isOwn ? kept.count + $0.number : $0.number }
    )
  }

  /// The value of a variable among entries, the last one's if there are several; nil if it is not
  /// there.
  static func value(of name: String, in entries: [[UInt8]]) -> [UInt8]? {
    let prefix = Array("\(name)=".utf8)
    return entries.last { $0.starts(with: prefix) }.map { Array($0.dropFirst(prefix.count)) }
  }

  /// Where a process with these entries looks for programs.
  static func searchPath(in entries: [[UInt8]]) -> String {
    value(of: "PATH", in: entries).map { String(decoding: $0, as: UTF8.self) }
      ?? ExecutableSearch.standardPath
  }

  static func name(of entry: [UInt8]) -> [UInt8] {
    Array(entry.prefix { $0 != UInt8(ascii: "=") })
  }

  /// The environment of this process.
  static var inherited: [[UInt8]] { ProcessEnvironment.entries }

  /// The value of PATH that jobs get.
  var searchPath: [UInt8]? { Self.value(of: "PATH", in: entries) }

  /// The physical path of the folder that jobs work in.
  static func workingDirectory(_ folder: Int32?) -> [UInt8] {
    if let folder { return physicalPath(of: folder) }
    return (try? CurrentFolder.bytes()) ?? Array("/".utf8)
  }

  static func physicalPath(of folder: Int32) -> [UInt8] {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/fd/\(folder)", &buffer, buffer.count)
    return buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
  }
}
