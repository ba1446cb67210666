import YAML

/// Settings in YAML: a mapping with the names of the options, in files of their own and under `slurm:`
/// of a project file.
extension SlurmSettings {
  /// Reads a file of settings. `path` names it in messages.
  package static func read(
    yaml bytes: [UInt8], path: String
  ) throws(SlurmSettingError) -> SlurmSettings {
    let root: Node?
    do throws(YAMLError) {
      root = try Document.parse(bytes)
    } catch {
      throw SlurmSettingError(
        .file(error.message, hint: error.hint), place: place(error.mark, in: path))
    }
    guard let root else { return SlurmSettings() }
    return try SlurmSettings(root, path: path)
  }

  /// Reads the mapping that these settings are. `path` names its file in messages.
  package init(_ node: Node, path: String) throws(SlurmSettingError) {
    self.init()
    if let scalar = node.scalar, scalar.isAbsent { return }
    guard let entries = node.mapping else {
      throw Self.error("expected settings as 'partition: NAME', found \(node.kindName)", node, path)
    }
    for entry in entries {
      guard let name = entry.key.scalar?.text else {
        throw Self.error(
          "expected the name of a setting, found \(entry.key.kindName)", entry.key, path)
      }
      try read(name, entry.key, entry.value, path)
    }
  }

  private mutating func read(
    _ name: String, _ key: Node, _ value: Node, _ path: String
  ) throws(SlurmSettingError) {
    guard let option = SlurmOption(rawValue: name) else {
      do throws(SlurmSettingError) {
        try set(name, "")
      } catch {
        throw SlurmSettingError(error.problem, place: Self.place(key.start, in: path))
      }
      return
    }
    let isList = option.isRepeatable && value.sequence != nil
    for item in isList ? value.sequence ?? [] : [value] {
      guard let scalar = item.scalar, !scalar.isAbsent else {
        throw Self.error("'\(name)' needs a single value, found \(item.kindName)", item, path)
      }
      do throws(SlurmSettingError) {
        try set(option, scalar.text)
      } catch {
        throw SlurmSettingError(error.problem, place: Self.place(item.start, in: path))
      }
    }
  }

  private static func error(_ message: String, _ node: Node, _ path: String) -> SlurmSettingError {
    SlurmSettingError(.file(message, hint: nil), place: place(node.start, in: path))
  }

  private static func place(_ mark: Mark, in path: String) -> String {
    "\(path):\(mark.line):\(mark.column)"
  }
}
