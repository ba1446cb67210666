import Posix
import YAML

/// One file of a project, or one that it includes: its text as the caller reads it.
package typealias ProjectFileReading = (_ path: String) throws(ProjectError) -> [UInt8]

/// The models and reusable pieces of a project, with included files in place.
struct ProjectItems {
  /// In the order of the files.
  private(set) var models: [ProjectNode] = []
  /// Reusable pieces by name.
  private(set) var pieces: [String: ProjectNode] = [:]
  /// Of keys that are given more than once.
  private(set) var warnings: [ProjectWarning] = []
  private let read: ProjectFileReading
  private var openFiles: [String] = []

  /// `path` is absolute, or as `read` understands it.
  init(path: String, read: @escaping ProjectFileReading) throws(ProjectError) {
    self.read = read
    try add(path)
  }

  private mutating func add(_ path: String) throws(ProjectError) {
    let text = try read(path)
    openFiles.append(path)
    defer { openFiles.removeLast() }
    guard let document = try parse(text, file: path) else { return }
    let root = ProjectNode(document, file: path)
    switch root.content {
    case .map(let entries): try add(mapForm: entries, root, from: path)
    case .list(let items):
      for item in items { try add(item, from: path) }
    case .scalar:
      throw ProjectError(
        "a project file is a map of operations or a list, not \(root.kindName)", at: root.place)
    }
  }

  /// Of a key that is given more than once the last value counts.
  private mutating func parse(_ text: [UInt8], file: String) throws(ProjectError) -> Node? {
    do throws(YAMLError) {
      let (root, repeated) = try Document.parseKeepingLast(text)
      for key in repeated {
        warnings.append(
          ProjectWarning(
            message: "the key '\(key.name)' is already given in line \(key.first.line); its last "
              + "value is used",
            place: ProjectPlace(file: file, line: key.mark.line, column: key.mark.column)))
      }
      return root
    } catch {
      throw ProjectError(error, in: file)
    }
  }

  /// A map is the anonymous model: its keys are operations. One that has an item's key at the top
  /// (`model: …`, with `operations`) is that single item.
  private mutating func add(
    mapForm entries: [ProjectNode.Entry], _ root: ProjectNode, from path: String
  ) throws(ProjectError) {
    let isItem =
      root["model"]?.text != nil && root["operations"] != nil
      || root["config"]?.text != nil && entries.count > 1 && root["config"]?.entries == nil
    guard !isItem else { return try add(root, from: path) }
    let operations = ProjectNode(.map(entries), at: root.place)
    let key = ProjectNode.Entry(key: "operations", place: root.place, value: operations)
    models.append(ProjectNode(.map([key]), at: root.place))
  }

  private mutating func add(_ item: ProjectNode, from path: String) throws(ProjectError) {
    guard item.entries != nil else {
      throw ProjectError("an item must be a map, not \(item.kindName)", at: item.place)
    }
    if let included = item["include"] {
      for file in included.list ?? [included] { try include(file, from: path) }
    } else if let name = item["config"] {
      guard let name = name.text else {
        throw ProjectError("'config' must be a name, not \(name.kindName)", at: name.place)
      }
      pieces[name] = item
    } else if item["package"] != nil {
      return
    } else if item["model"] != nil || item["operations"] != nil || item["resources"] != nil
      || item.entries?.contains(where: { $0.key == "model" }) == true
    {
      models.append(item)
    } else {
      let keys = item.entries?.map(\.key) ?? []
      let guess = keys.lazy.compactMap { key -> String? in
        let text = suggestion(for: key, among: ["model", "config", "include", "operations"])
        return text.isEmpty ? nil : text
      }.first
      throw ProjectError(
        "an item must have 'model', 'config', 'include' or 'package'" + (guess ?? ""),
        at: item.place)
    }
  }

  private mutating func include(_ file: ProjectNode, from path: String) throws(ProjectError) {
    guard let name = file.text else {
      throw ProjectError("'include' must be a file, not \(file.kindName)", at: file.place)
    }
    var target = name.hasPrefix("/") ? name : folder(of: path) + "/" + name
    target = normalizedPath(target)
    guard !openFiles.contains(target) else {
      throw ProjectError("'\(name)' includes itself", at: file.place)
    }
    do throws(ProjectError) {
      try add(target)
    } catch {
      guard error.place == nil else { throw error }
      throw ProjectError(error.message, at: file.place, hint: error.hint)
    }
  }
}
