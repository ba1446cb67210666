import JSON
import Posix
import Text
import Ledger

/// What the operation of a run was, and where it was defined.
package struct RunOrigin: Hashable, Sendable {
  package enum Kind: String, Sendable {
    /// A project file.
    case project
    case script
    /// Part of batchrun itself.
    case builtin
  }

  package var kind: Kind
  /// The absolute path of the project file, or of the folder that a script was found from.
  package var project: String
  /// Of a project file: the beginning of its digest; of what is built in: the program's version.
  package var version: String?
  package var model: String
  /// The operation, without its model.
  package var name: String

  package init(
    kind: Kind, project: String, version: String? = nil, model: String = "", name: String
  ) {
    self.kind = kind
    self.project = project
    self.version = version
    self.model = model
    self.name = name
  }

  /// Whether it is the same operation of the same project, in whatever version.
  package func isSameOperation(as other: RunOrigin) -> Bool {
    kind == other.kind && project == other.project && model == other.model && name == other.name
  }
}

/// In records: the member `op_ref`.
extension RunOrigin {
  package init?(_ run: RunRecord) {
    guard let value = run.members[.opRef],
      let kind = value["type"]?.string.flatMap(Kind.init(rawValue:)),
      let project = value["project"]?.string, let name = value["name"]?.string
    else { return nil }
    self.init(
      kind: kind, project: project, version: value["version"]?.string,
      model: value["model"]?.string ?? "", name: name)
  }

  package var json: JSONValue {
    var object = JSONObject()
    object.add("type", kind.rawValue)
    object.add("project", project)
    object.add("version", version)
    object.add("model", model)
    object.add("name", name)
    return .object(object)
  }
}

extension RunOrigin: CustomStringConvertible {
  /// On one line: `project:/p/batchrun.yml 1f0c… '' train`.
  package var description: String {
    "\(kind.rawValue):"
      + [project, version ?? "", model, name].map { shellQuoted($0) }.joined(separator: " ")
  }
}

extension RunRecord {
  /// Where it comes from: the project file or folder, else the runfile's ledger; an absolute path.
  package var origin: String {
    members[.opRef]?["project"]?.string ?? CurrentFolder.absolute(ledger.folder)
  }
}
