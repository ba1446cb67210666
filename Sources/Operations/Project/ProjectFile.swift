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
  package private(set) var warnings: [ProjectWarning] = []

  package var folder: String { Posix.folder(of: path) }

  /// The project file of a folder; nil where it has none.
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
    let nodes = try ProjectComposition(items).models()
    let forGuild = lastComponent(of: path) == "guild.yml"
    let resources = try allResources(nodes, forGuild)
    for node in nodes { try add(node, resources, forGuild) }
  }

  package var operations: [OperationDefinition] { models.flatMap(\.operations) }

  // MARK: reading

  private func allResources(
    _ nodes: [ProjectNode], _ forGuild: Bool
  ) throws(ProjectError) -> [String: ResourceDefinition] {
    var all: [String: ResourceDefinition] = [:]
    for node in nodes {
      let name = ProjectModel.name(of: node)
      var reading = OperationReader(model: name, file: path, writtenForGuild: forGuild)
      for (resource, definition) in try reading.resources(of: node) {
        all["\(name):\(resource)"] = definition
      }
    }
    return all
  }

  private mutating func add(
    _ node: ProjectNode, _ resources: [String: ResourceDefinition], _ forGuild: Bool
  ) throws(ProjectError) {
    let name = ProjectModel.name(of: node)
    let title = name.isEmpty ? "a model" : "model '\(name)'"
    let section = try ProjectSection(node, name: title)
    // Included files may all add to the anonymous model.
    if !name.isEmpty, models.contains(where: { $0.name == name }) {
      throw ProjectError("\(title) is defined twice", at: node.place)
    }
    var reading = OperationReader(model: name, file: path, writtenForGuild: forGuild)
    try reading.check(section, .model)
    reading.knownResources = resources
    // Read again for their warnings; without a file system behind it that is cheap.
    _ = try reading.resources(of: node)
    var model = ProjectModel(name: name)
    model.description = try section.text("description")
    model.isDefault = try section.truth("default") ?? false
    if let operations = section["operations"] {
      for entry in try ProjectSection(operations, name: "'operations'").entries {
        guard !entry.key.isEmpty else {
          throw ProjectError("an operation must have a name", at: entry.place)
        }
        model.operations.append(
          try reading.operation(entry.key, entry.value, sourceCode: section["sourcecode"]))
      }
    }
    models.append(model)
    warnings += reading.warnings
  }

  private static func contents(of path: String) throws(ProjectError) -> [UInt8] {
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
