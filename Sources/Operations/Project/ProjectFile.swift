import Glibc
import Posix

/// What a folder says of its operations: `batchrun.yml`, or a `guild.yml` that was written for
/// Guild AI, in the same format.
package struct ProjectFile: Sendable {
  /// In the order in which they are looked for.
  package static let names = ["batchrun.yml", "batchrun.yaml", "guild.yml"]

  /// The longest file that is read, in bytes.
  private static let sizeLimit = 1 << 20

  /// Absolute.
  package let path: String
  package private(set) var models: [ProjectModel] = []
  /// What is odd about the file as a whole; what is odd about an operation is among its own.
  package private(set) var warnings: [ProjectWarning] = []

  package var folder: String { Posix.folder(of: path) }

  /// The project file of a folder; nil if it has none.
  package static func locate(in folder: String) -> String? {
    names.lazy.map { folder == "/" ? "/" + $0 : folder + "/" + $0 }.first {
      access($0, F_OK) == 0
    }
  }

  package init(path: String) throws(ProjectError) {
    try self.init(path: path, read: ProjectFile.contents)
  }

  /// `read` gives the file and those that it includes.
  package init(path: String, read: @escaping ProjectFileReading) throws(ProjectError) {
    self.path = path
    let items = try ProjectItems(path: path, read: read)
    warnings = items.warnings
    let nodes = try ProjectComposition(items).models()
    let forGuild = lastComponent(of: path) == "guild.yml"
    let resources = allResources(nodes, forGuild)
    for node in nodes { try add(node, resources, forGuild) }
  }

  package var operations: [OperationDefinition] { models.flatMap(\.operations) }

  // MARK: reading

  private func allResources(
    _ nodes: [ProjectNode], _ forGuild: Bool
  ) -> [String: OperationReader.KnownResource] {
    var all: [String: OperationReader.KnownResource] = [:]
    for node in nodes {
      let name = ProjectModel.name(of: node)
      var reading = OperationReader(model: name, file: path, writtenForGuild: forGuild)
      for (resource, definition) in reading.resources(of: node) {
        all["\(name):\(resource)"] = definition
      }
    }
    return all
  }

  private mutating func add(
    _ node: ProjectNode, _ resources: [String: OperationReader.KnownResource], _ forGuild: Bool
  ) throws(ProjectError) {
    let name = ProjectModel.name(of: node)
    let title = name.isEmpty ? "a model" : "model '\(name)'"
    let section = try ProjectSection(node, name: title)
    // Included files may all add to the anonymous model.
    if !name.isEmpty, models.contains(where: { $0.name == name }) {
      throw ProjectError("\(title) is defined twice", at: node.place)
    }
    var reading = OperationReader(model: name, file: path, writtenForGuild: forGuild)
    reading.knownResources = resources
    var model = ProjectModel(name: name)
    // What is wrong with a model is reported for each of its operations.
    var mistake: ProjectError?
    do throws(ProjectError) {
      try reading.check(section, .model)
      model.description = try section.text("description")
      model.isDefault = try section.truth("default") ?? false
      if let resources = section["resources"], resources.entries == nil {
        throw section.wrongKind("resources", resources, expected: "a map")
      }
    } catch {
      mistake = error
    }
    let shared = reading.warnings
    if let operations = section["operations"] {
      for entry in try ProjectSection(operations, name: "'operations'").entries {
        guard !entry.key.isEmpty else {
          throw ProjectError("an operation must have a name", at: entry.place)
        }
        var operation = reading.operation(
          entry.key, entry.value, sourceCode: section["sourcecode"])
        operation.warnings = shared + operation.warnings
        if let mistake { operation.body = .invalid(OperationError(mistake)) }
        model.operations.append(operation)
      }
    }
    if let mistake, model.operations.isEmpty { throw mistake }
    models.append(model)
  }

  static func contents(of path: String) throws(ProjectError) -> [UInt8] {
    do throws(SystemError) {
      let file = try FileDescriptor(reading: path)
      let status = try file.status()
      guard status.isRegular else { throw SystemError("read '\(path)'", code: EISDIR) }
      guard status.size <= sizeLimit else { throw SystemError("read '\(path)'", code: EFBIG) }
      return try file.contents()
    } catch {
      throw ProjectError("\(error)", at: nil)
    }
  }
}

/// A named group of operations; most projects have only the anonymous one.
package struct ProjectModel: Sendable {
  /// Empty for the anonymous model.
  package let name: String
  package var description: String?
  package var isDefault = false
  package var operations: [OperationDefinition] = []

  init(name: String) {
    self.name = name
  }

  static func name(of node: ProjectNode) -> String { node["model"]?.text ?? "" }
}
