import JSON
import Operations
import Runs
import Text
import Ledger

/// An attribute of a run by its name, alone.
package enum RunAttributeText {
  /// The names that any run has a text for, to be offered.
  package static let names = Set(
    RunValues.commonAttributes + [
      "command", "duration", "flags", "model", "op_name", "pid", "pkg_name", "scalars",
    ]
  ).sorted()

  /// What `runs info` calls so, else the member of the record as YAML; nil if there is neither.
  package static func text(of name: String, in run: RunRecord) -> String? {
    let information = RunInformation(run)
    if let known = information.attributes.first(where: { $0.name == name }) {
      return known.detail.plainText
    }
    switch name {
    case "short_id": return run.id.shortText
    case "duration": return run.runtime.map { Duration.seconds($0).clock } ?? ""
    case "model", "pkg_name": return name == "model" ? model(of: run) : ""
    case "op_name":
      let model = model(of: run)
      return escapedForTerminal(
        model.isEmpty ? run.operation : String(run.operation.dropFirst(model.count + 1)))
    // Lines of runfiles have them too.
    case "flags": return lines(of: .object(run.flags.json)).joined(separator: "\n")
    case "tags": return lines(of: .array(run.tags.map { .string($0) })).joined(separator: "\n")
    default: break
    }
    // A text alone needs no quotes.
    if let text = run.members[name]?.string { return escapedForTerminal(text) }
    return run.members[name].map { lines(of: $0).joined(separator: "\n") }
  }

  private static func model(of run: RunRecord) -> String {
    escapedForTerminal(run.members[.op]?["model"]?.string ?? "")
  }

  /// A value in YAML's block style.
  private static func lines(of value: JSONValue) -> [String] {
    switch value {
    case .array(let items) where !items.isEmpty:
      items.flatMap { item in
        lines(of: item).enumerated().map { ($0.offset == 0 ? "- " : "  ") + $0.element }
      }
    case .object(let object) where !object.members.isEmpty:
      object.members.flatMap { member in
        let key = escapedForTerminal(FlagValue.string(member.key).encoded)
        return isNested(member.value)
          ? ["\(key):"] + lines(of: member.value).map { "  " + $0 }
          : ["\(key): " + (lines(of: member.value).first ?? "")]
      }
    default: [escapedForTerminal(FlagValue(value).encoded)]
    }
  }

  private static func isNested(_ value: JSONValue) -> Bool {
    switch value {
    case .array(let items): !items.isEmpty
    case .object(let object): !object.members.isEmpty
    default: false
    }
  }
}
