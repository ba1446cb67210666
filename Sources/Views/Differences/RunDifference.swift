import Glibc
import Operations
import Runs
import Text

/// Two things that are compared with each other.
package enum ComparedPair: Sendable {
  /// Files or folders, of which one may not be there. `excluding` is what is left out of folders, if
  /// the program can do that.
  case paths(left: String?, right: String?, excluding: String? = nil)
  /// Texts of two runs, called so.
  case texts(String, left: NamedTexts, right: NamedTexts)
}

/// Why nothing can be compared.
package enum DifferenceError: ExplainedError, Sendable {
  /// The path is in neither run.
  case inNeither(String)
  case missingFolder(String)
  case notFolder(String)
  case files(RunFileError)

  package var message: String {
    switch self {
    case .inNeither(let path): "'\(path)' is in neither run"
    case .missingFolder(let path): "'\(path)' does not exist"
    case .notFolder(let path): "'\(path)' is not a directory"
    case .files(let error): error.message
    }
  }

  package var hint: String? {
    switch self {
    case .inNeither: "'batchrun ls' lists the files of a run"
    case .missingFolder, .notFolder: nil
    case .files(let error): error.hint
    }
  }

  package var exitCode: Int32 {
    if case .files(let error) = self { error.exitCode } else { 1 }
  }
}

/// What is compared of two runs.
package struct RunDifference: Sendable {
  package enum Part: Sendable {
    case environment, flags, dependencies, attributes, output
    /// The paths that were given, or all files.
    case files(inSource: Bool)
  }

  package let left: RunFolder
  package let right: RunFolder
  /// Whether the user has chosen the program, which compares folders in its own way.
  private let isChosen: Bool

  package init(_ left: RunFolder, _ right: RunFolder, isProgramChosen: Bool) {
    self.left = left
    self.right = right
    isChosen = isProgramChosen
  }

  /// These parts one after the other; without any, all files.
  package func pairs(
    _ parts: [Part], _ paths: [RunPath]
  ) throws(DifferenceError) -> [ComparedPair] {
    do throws(RunFileError) {
      if parts.isEmpty { return try folders() }
      var pairs: [ComparedPair] = []
      for part in parts {
        switch part {
        case .environment: pairs.append(texts("environment", NamedTexts.environment(of:)))
        case .flags: pairs.append(texts("flags", NamedTexts.flags(of:)))
        case .dependencies: pairs.append(texts("dependencies", NamedTexts.dependencies(of:)))
        case .attributes: pairs.append(texts("attributes", NamedTexts.attributes(of:)))
        case .output:
          pairs.append(
            .paths(left: try left.existingOutput(), right: try right.existingOutput()))
        case .files(let inSource): pairs += try files(paths, inSource: inSource)
        }
      }
      return pairs
    } catch {
      if case .missing(let path) = error { throw .inNeither(path) }
      throw .files(error)
    }
  }

  private func texts(_ name: String, _ texts: (RunRecord) -> NamedTexts) -> ComparedPair {
    .texts(name, left: texts(left.run), right: texts(right.run))
  }

  private func folders() throws(RunFileError) -> [ComparedPair] {
    // The environment may hold secrets, and the card is another one in every run.
    let folders = ComparedPair.paths(
      left: try left.checkedRoots()[0], right: try right.checkedRoots()[0],
      excluding: isChosen ? nil : RunPlaces.metadataFolder)
    guard !isChosen, let old = left.source, let new = right.source else { return [folders] }
    guard left.manifest != nil, right.manifest != nil else {
      return [folders, .paths(left: old, right: new)]
    }
    return [folders] + projectFiles(old, new)
  }

  /// Source code that is not among the copies in the folders of the runs.
  private func projectFiles(_ old: String, _ new: String) -> [ComparedPair] {
    ProjectFile.names.compactMap { name in
      let places = ComparedPair.paths(left: present(old, name), right: present(new, name))
      if case .paths(nil, nil, _) = places { return nil }
      return places
    }
  }

  private func present(_ folder: String, _ name: String) -> String? {
    let path = "\(folder)/\(name)"
    return access(path, F_OK) == 0 ? path : nil
  }

  private func files(
    _ paths: [RunPath], inSource: Bool
  ) throws(RunFileError) -> [ComparedPair] {
    if paths.isEmpty {
      return [.paths(left: try left.checkedSource(), right: try right.checkedSource())]
    }
    var pairs: [ComparedPair] = []
    for path in paths {
      let (old, new) = (try left.place(of: path, inSource), try right.place(of: path, inSource))
      if old == nil && new == nil { throw .missing(path.text) }
      pairs.append(.paths(left: old, right: new))
    }
    return pairs
  }
}

extension RunFolder {
  /// Where a file or a folder of the run is; nil if there is none.
  fileprivate func place(of path: RunPath, _ inSource: Bool) throws(RunFileError) -> String? {
    do throws(RunFileError) {
      return try resolve(path, inSource: inSource).path
    } catch {
      if case .missing = error { return nil }
      throw error
    }
  }

  fileprivate func existingOutput() throws(RunFileError) -> String {
    guard access(output, R_OK) == 0 else { throw .noOutput(run: run.id.shortText) }
    return output
  }
}
