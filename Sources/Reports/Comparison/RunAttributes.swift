import JSON
import Queries
import Runs
import Scalars
// TEMPORARY until Runs/Selection/RunValues exists.
struct RunValues {
  let run: RunRecord
  init(_ run: RunRecord, scalars: [String: ScalarSummary]) { self.run = run }
  func attribute(_ name: String) -> QueryValue {
    switch name {
    case "id": return .text(run.id.text)
    case "short_id": return .text(run.id.shortText)
    case "tags": return .list(run.tags.map { .text($0) })
    case "marked": return .bool(run.isMarked)
    case "exit_status": return run.exitCode.map { .number(Double($0)) } ?? .undefined
    default: break
    }
    switch run.members[name] {
    case .string(let t)?: return .text(t)
    case .bool(let b)?: return .bool(b)
    case .number(let n)?: return Double(n).map { .number($0) } ?? .undefined
    default: return .undefined
    }
  }
}
