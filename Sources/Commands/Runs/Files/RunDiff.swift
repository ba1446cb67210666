import Arguments
import Glibc
import Operations
import Posix
import Views
import Runs
import Text

/// Shows how two runs differ.
struct RunDiff {
  enum Part {
    case environment, flags, dependencies, attributes, output
    /// The paths that were given, or all files.
    case files(inSource: Bool)
  }

  let left: RunFolder
  let right: RunFolder
  let tool: DiffTool

  /// Shows these parts one after the other; without any, all files.
  ///
  /// - Returns: whether all of them could be compared.
  func show(_ parts: [Part], _ paths: [RunPath]) throws -> Bool {
    if parts.isEmpty { return try showFolders() }
    var isDone = true
    for part in parts {
      switch part {
      case .environment: try show("environment", NamedTexts.environment(of:), &isDone)
      case .flags: try show("flags", NamedTexts.flags(of:), &isDone)
      case .dependencies: try show("dependencies", NamedTexts.dependencies(of:), &isDone)
      case .attributes: try show("attributes", NamedTexts.attributes(of:), &isDone)
      case .output: isDone = try tool.show(output(of: left), output(of: right)) && isDone
      case .files(let inSource): try showFiles(paths, inSource: inSource, &isDone)
      }
    }
    return isDone
  }

  private func showFolders() throws -> Bool {
    let folders = try withRunFiles { () throws(RunFileError) in
      (try left.checkedRoots()[0], try right.checkedRoots()[0])
    }
    // The environment is not for everybody's eyes, and the card is another one in every run.
    let isDone = try tool.show(
      folders.0, folders.1, excluding: tool.command == nil ? RunPlaces.metadataFolder : nil)
    guard tool.command == nil, let source = left.source, let other = right.source else {
      return isDone
    }
    guard left.manifest != nil, right.manifest != nil else {
      return try tool.show(source, other) && isDone
    }
    return try showProjectFiles(source, other) && isDone
  }

  /// Source code that is not among the copies in the folders of the runs.
  private func showProjectFiles(_ source: String, _ other: String) throws -> Bool {
    var isDone = true
    for name in ProjectFile.names {
      let (old, new) = ("\(source)/\(name)", "\(other)/\(name)")
      let isOld = access(old, F_OK) == 0
      let isNew = access(new, F_OK) == 0
      guard isOld || isNew else { continue }
      isDone = try tool.show(isOld ? old : nil, isNew ? new : nil) && isDone
    }
    return isDone
  }

  private func showFiles(
    _ paths: [RunPath], inSource: Bool, _ isDone: inout Bool
  ) throws {
    if paths.isEmpty {
      let folders = try withRunFiles { () throws(RunFileError) in
        (try left.checkedSource(), try right.checkedSource())
      }
      isDone = try tool.show(folders.0, folders.1) && isDone
    }
    for path in paths {
      let places = try withRunFiles { () throws(RunFileError) in
        (try left.place(of: path, inSource), try right.place(of: path, inSource))
      }
      if places.0 == nil && places.1 == nil {
        throw CommandFailure(
          "'\(path.text)' is in neither run", hint: "'batchrun ls' lists the files of a run")
      }
      isDone = try tool.show(places.0, places.1) && isDone
    }
  }

  private func output(of folder: RunFolder) throws -> String {
    guard access(folder.output, R_OK) == 0 else {
      throw RunFileError.noOutput(run: folder.run.id.shortText)
    }
    return folder.output
  }

  // MARK: values

  private func show(
    _ name: String, _ texts: (RunRecord) -> NamedTexts, _ isDone: inout Bool
  ) throws {
    let (old, new) = (texts(left.run), texts(right.run))
    if tool.command != nil {
      isDone = try showAsFiles(name, old, new) && isDone
      return
    }
    let lines = old.difference(to: new)
    guard !lines.isEmpty else { return }
    let styling = Console.styling(of: 1)
    Console.write(styling("--- \(left.run.id.shortText) \(name)", .bold) + "\n")
    Console.write(styling("+++ \(right.run.id.shortText) \(name)", .bold) + "\n")
    for line in lines { Console.write(styling(line, line.hasPrefix("-") ? .red : .green) + "\n") }
  }

  /// For programs that compare files.
  private func showAsFiles(
    _ name: String, _ old: NamedTexts, _ new: NamedTexts
  ) throws -> Bool {
    let folder: TemporaryFolder
    let paths: [String]
    folder = try TemporaryFolder("batchrun-diff")
    paths = try write(name, [("old", left.run, old), ("new", right.run, new)], in: folder)
    let result = Result { () throws in try tool.show(paths[0], paths[1]) }
    folder.remove()
    return try result.get()
  }

  /// A folder with one file for each run.
  private func write(
    _ name: String, _ sides: [(name: String, run: RunRecord, texts: NamedTexts)],
    in folder: TemporaryFolder
  ) throws(SystemError) -> [String] {
    var paths: [String] = []
    for side in sides {
      let place = try Directory.makingPath("\(folder.path)/\(side.name)-\(side.run.id.shortText)")
      try place.open(name + ".yml", O_WRONLY | O_CREAT | O_EXCL)
        .writeAll(Array(side.texts.lines.map { $0 + "\n" }.joined().utf8))
      paths.append(place.path(of: name + ".yml"))
    }
    return paths
  }
}

extension RunFolder {
  /// Where a file or a folder of the run is; nil where there is none.
  fileprivate func place(of path: RunPath, _ inSource: Bool) throws(RunFileError) -> String? {
    do throws(RunFileError) {
      return try resolve(path, inSource: inSource).path
    } catch {
      if case .missing = error { return nil }
      throw error
    }
  }
}
