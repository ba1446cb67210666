import JSON
import Jobs
import Ledger

/// A record on its way into another home: without what is true only here and now.
struct CarriedRecord {
  private static let ofTheProcess: Set<RecordKey> = [.pid, .pidStart]
  private static let passing: Set<RecordKey> = [
    .removing, .arrivingFrom, .movingTo, .movedBy, .claimedBy, .claimedFrom,
  ]

  private(set) var members = JSONObject()

  /// - Parameters:
  ///   - record: as its ledger has it.
  ///   - state: in which it shows there.
  ///   - bringsDirectory: whether the run directory comes along, to lie in the other ledger.
  ///   - keepsOwnFolder: whether one that the user chose may be named.
  init(
    _ record: Record, state: JobState, bringsDirectory: Bool, keepsOwnFolder: Bool = true
  ) {
    let isOver = record.state.isOver
    for member in record.members.members {
      guard let key = RecordKey(member.key) else {
        members.members.append(member)
        continue
      }
      // Places are numbered by each ledger.
      if key == .place { continue }
      if Self.passing.contains(key) || !isOver && Self.ofTheProcess.contains(key) { continue }
      switch key {
      case .state where record.state != state: members.add(member.key, state.rawValue)
      case .directory:
        if bringsDirectory {
          members.add(member.key, JobFiles(of: record.id).directory)
        } else if let path = member.value.string,
          path.staysBelow || keepsOwnFolder && path.hasPrefix("/")
        {
          members.members.append(member)
        }
      // An archive comes from anywhere: nothing of it may name files that are not its own.
      case .stdout, .stderr:
        if member.value.string?.staysBelow == true { members.members.append(member) }
      default: members.members.append(member)
      }
    }
  }
}

extension String {
  /// Whether a path leads to something below where it begins.
  fileprivate var staysBelow: Bool {
    !hasPrefix("/") && !split(separator: "/").contains("..")
  }
}

extension Record {
  /// A line of a runfile: known by its content, so that another with its id is the same.
  var isLine: Bool { self[.operation] == nil && self[.role] == nil && !id.isOfRun }

  var isFinished: Bool { state == .completed || state == .error }

  /// Whether both are of the same run, as it was started last.
  func isSameRun(as other: Record) -> Bool {
    start == other.start && attempts == other.attempts
  }

  /// Whether both are of the same command, if they are lines.
  func isSameCommand(as other: Record) -> Bool {
    if let digest = self[.sha256]?.string, let otherDigest = other[.sha256]?.string {
      return digest == otherDigest
    }
    return command == other.command
  }
}
