import Jobs
import Operations
import Posix
import Runs

/// Sources that are files of the project.
extension DependencyResolver {
  func file(
    _ text: String, _ source: SourceDefinition, _ resource: ResourceDefinition
  ) throws(SourceProblem) -> Found {
    let name = try path(text, source)
    let path = absolute(name)
    guard DependencyFiles.kindFollowingLinks(of: path) != nil else {
      throw SourceProblem("cannot find source file '\(name)'")
    }
    if let expected = source.sha256 {
      let actual = try digest(of: path)
      guard actual == expected.lowercased() else {
        throw SourceProblem(
          "'\(path)' has an unexpected sha256 (expected \(expected) but got \(actual))")
      }
    }
    return try found(path, source, resource)
  }

  /// What is taken of a file or a folder that is there; absolute.
  func found(
    _ path: String, _ source: SourceDefinition, _ resource: ResourceDefinition
  ) throws(SourceProblem) -> Found {
    let kind = DependencyFiles.kindFollowingLinks(of: path)
    let item = DependencyPlacement.Item(
      path: path,
      relativePath: relativePath(path, in: normalizedPath(settings.projectDirectory))
        ?? lastComponent(of: path))
    if kind == .folder {
      let selected = try selected(in: path, source)?.map { entry in
        var entry = entry
        entry.relativePath = "\(item.relativePath)/\(entry.relativePath)"
        return entry
      }
      return Found(choice: path, items: selected ?? [item])
    }
    if source.unpacks ?? resource.unpacksByDefault, DependencyArchive.isArchive(path) {
      return Found(choice: path, items: try unpacked(path, source), paths: [path])
    }
    return Found(choice: path, items: [item])
  }

  /// What is in an archive, or is selected of it.
  private func unpacked(
    _ path: String, _ source: SourceDefinition
  ) throws(SourceProblem) -> [DependencyPlacement.Item] {
    let name = lastComponent(of: path)
    let folder = "\(settings.runDirectory)/.batchrun/unpacked/\(name)"
    try DependencyArchive.unpack(path, named: name, into: folder)
    if let selected = try selected(in: folder, source) { return selected }
    return try SourceProblem.of { () throws(SystemError) in
      try DependencyFiles.names(in: folder)
        .map { .init(path: "\(folder)/\($0)", relativePath: $0) }
    }
  }

  /// A file whose values the parameters of the source replace, and then the flags.
  func configuration(_ text: String, _ source: SourceDefinition) throws(SourceProblem) -> Found {
    let name = try path(text, source)
    let path = absolute(name)
    guard DependencyFiles.kindFollowingLinks(of: path) == .file else {
      throw SourceProblem("cannot find source file '\(name)'")
    }
    let made = "\(settings.runDirectory)/.batchrun/generated/\(lastComponent(of: path))"
    let generated = try configured(try contents(of: path), name, source)
    try SourceProblem.of { () throws(SystemError) in
      _ = try Directory.makingPath(folder(of: made))
      if DependencyFiles.kind(of: made) != nil { try DependencyFiles.remove(made) }
      try DependencyFiles.write(generated, to: made)
    }
    return Found(
      choice: path,
      items: [
        .init(
          path: made,
          relativePath: relativePath(path, in: normalizedPath(settings.projectDirectory))
            ?? lastComponent(of: path))
      ],
      paths: [path])
  }

  private func path(_ text: String, _ source: SourceDefinition) throws(SourceProblem) -> String {
    if let flag = source.flagName, case .string(let path)? = settings.flags[flag] {
      return path
    }
    return try self.text(text)
  }

  private func absolute(_ path: String) -> String {
    absolutePath(path, in: settings.projectDirectory)
  }

  private func configured(
    _ bytes: [UInt8], _ name: String, _ source: SourceDefinition
  ) throws(SourceProblem) -> [UInt8] {
    do throws(ConfigurationFile.Problem) {
      var file = try ConfigurationFile(bytes, named: name)
      for parameter in Flags(source.parameters).sorted {
        file.set(parameter.name, to: parameter.value)
      }
      let flags = settings.flags.set.sorted.filter { !settings.sourceFlags.contains($0.name) }
      // What is not changed stays as written.
      if source.parameters.isEmpty, flags.isEmpty { return bytes }
      for flag in flags {
        let definition = settings.flagDefinitions.first { $0.name == flag.name }
        file.set(
          definition?.argumentName ?? flag.name,
          to: definition?.structured(flag.value) ?? flag.value)
      }
      return file.bytes
    } catch {
      switch error {
      case .unknownFormat:
        throw SourceProblem("'\(name)' is not a configuration file (.yml, .json, .cfg, .ini)")
      case .malformed(let reason): throw SourceProblem("cannot read '\(name)': \(reason)")
      }
    }
  }

  private func contents(of path: String) throws(SourceProblem) -> [UInt8] {
    try SourceProblem.of { () throws(SystemError) in try readFile(path) }
  }

  /// 64 hex digits of the SHA-256 of a file.
  func digest(of path: String) throws(SourceProblem) -> String {
    CommandDigest(of: try contents(of: path)).hex
  }
}
