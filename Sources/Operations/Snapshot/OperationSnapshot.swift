import JSON

/// An operation as a run keeps it: all that it takes to start the run again, in a project that has
/// changed or is gone.
package enum OperationSnapshot {
  package static func json(of operation: OperationDefinition) -> JSONValue {
    var members = SnapshotMembers()
    members.add("name", operation.name)
    members.add("model", operation.model, unless: "")
    members.add("origin", json(of: operation.origin))
    members.add("body", json(of: operation.body))
    members.add("description", operation.description)
    members.add("default", operation.isDefault, unless: false)
    members.add("flags", operation.flags.map(json(of:)))
    members.add("flags_dest", json(of: operation.destination))
    members.add("flags_dest_given", operation.isDestinationGiven, unless: false)
    members.add("flags_import", json(of: operation.flagImport))
    members.add("flags_import_skip", operation.flagsNotImported)
    members.add("default_flag_arg_skip", operation.skipsArgumentsByDefault, unless: false)
    members.add("env", operation.environment)
    members.add("env_secrets", operation.secretVariables)
    members.add("label", operation.label)
    members.add("tags", operation.tags)
    members.add("requires", operation.requirements.map(json(of:)))
    members.add("objective", operation.objective.map(json(of:)))
    members.add("optimizers", operation.optimizers.map(json(of:)))
    if let rules = operation.outputScalars.flatMap(json(of:)) {
      members.add("output_scalars", rules)
    }
    members.add("sourcecode", json(of: operation.source))
    members.add("default_max_trials", operation.defaultMaxTrials)
    members.add("delete_on_success", operation.isDeletedOnSuccess, unless: false)
    members.add("can_stage_trials", operation.canStageTrials, unless: true)
    members.add("compare", operation.compareColumns)
    return members.json
  }

  /// Whether it is an operation that batchrun carries out itself.
  package static func isBuiltin(_ json: JSONValue) -> Bool { json["body"]?["builtin"] != nil }

  /// Nil if it is not an operation.
  package static func operation(from json: JSONValue) -> OperationDefinition? {
    guard let name = json["name"]?.string, let body = json["body"].flatMap(body(from:)),
      let origin = json["origin"].flatMap(origin(from:))
    else { return nil }
    var operation = OperationDefinition(name: name, origin: origin, body: body)
    operation.model = json["model"]?.string ?? ""
    operation.description = json["description"]?.string
    operation.isDefault = json["default"]?.bool ?? false
    operation.flags = json.items("flags").compactMap(flag(from:))
    operation.destination = json["flags_dest"].flatMap(destination(from:)) ?? .arguments
    operation.isDestinationGiven = json["flags_dest_given"]?.bool ?? false
    operation.flagImport = json["flags_import"].map(flagImport(from:)) ?? .automatic
    operation.flagsNotImported = json.texts("flags_import_skip")
    operation.skipsArgumentsByDefault = json["default_flag_arg_skip"]?.bool ?? false
    operation.environment = json.textMap("env")
    operation.secretVariables = json.texts("env_secrets")
    operation.label = json["label"]?.string
    operation.tags = json.texts("tags")
    operation.requirements = json.items("requires").map(resource(from:))
    operation.objective = json["objective"].flatMap(objective(from:))
    operation.optimizers = json.items("optimizers").compactMap(optimizer(from:))
    operation.outputScalars = outputScalars(of: json)
    operation.source = json["sourcecode"].map(source(from:)) ?? .init()
    operation.defaultMaxTrials = json["default_max_trials"]?.int
    operation.isDeletedOnSuccess = json["delete_on_success"]?.bool ?? false
    operation.canStageTrials = json["can_stage_trials"]?.bool ?? true
    operation.compareColumns = json.texts("compare")
    return operation
  }
}
