import Operations

/// A project file of this text, with the files that it includes.
func project(
  _ text: String, named name: String = "batchrun.yml", including files: [String: String] = [:]
) throws(ProjectError) -> ProjectFile {
  try ProjectFile(path: "/project/" + name) { path throws(ProjectError) in
    if path == "/project/" + name { return Array(text.utf8) }
    guard let text = files[String(path.dropFirst("/project/".count))] else {
      throw ProjectError("there is no '\(path)'", at: nil)
    }
    return Array(text.utf8)
  }
}

/// The only operation of this text.
func operation(_ text: String) throws(ProjectError) -> OperationDefinition {
  guard let first = try project(text).operations.first else {
    throw ProjectError("no operation", at: nil)
  }
  return first
}

/// The first flag of the only operation.
func flag(_ text: String) throws(ProjectError) -> FlagDefinition {
  guard let flag = try operation("op:\n  exec: run\n  flags:\n    f: \(text)\n").flags.first else {
    throw ProjectError("no flag", at: nil)
  }
  return flag
}

/// What is reported of a text that is not a project file, or of its first operation that cannot run.
func complaint(about text: String, named name: String = "batchrun.yml") -> String {
  do throws(ProjectError) {
    for operation in try project(text, named: name).operations {
      if case .invalid(let error) = operation.body { return error.message }
    }
    return "nothing"
  } catch {
    return error.description
  }
}
