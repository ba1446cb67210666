import Operations
import Posix
import Runs
import Text

/// Sources that are the output of other runs.
extension DependencyResolver {
  /// What of a run's directory is ours.
  private static var ownNames: Set<String> { [".batchrun", ".guild"] }

  func run(
    _ text: String, _ source: SourceDefinition, _ resource: ResourceDefinition,
    _ choice: DependencyChoice
  ) throws(SourceProblem) -> Found {
    let operations = try references(text)
    let chooser = DependencyChooser(candidates)
    if let batch = chooser.batch(for: operations, choice: choice, isWanted: source.takesBatch) {
      return try trials(of: batch, source, resource)
    }
    guard !source.takesBatch, let run = chooser.run(for: operations, choice: choice) else {
      if case .named(let path) = choice, let folder = Self.directory(at: path) {
        report(.information("Using output from \(folder) for \(resource.resolvingName) resource"))
        return Found(
          choice: folder, items: try items(in: folder, source, hidden: Self.ownNames))
      }
      if let problem = removal(choice) { throw problem }
      throw SourceProblem(
        "no suitable \(source.takesBatch ? "batch" : "run") for \(text)" + noMatch(of: choice))
    }
    guard run.role != .batch else {
      throw SourceProblem(
        "batch \(run.id.text) has unfinished trials, or no completed ones")
    }
    report(
      .information("Using output from run \(run.id.text) for \(resource.resolvingName) resource"))
    guard let folder = run.directory else {
      throw SourceProblem("run \(run.id.text) does not have its own directory")
    }
    guard DependencyFiles.kindFollowingLinks(of: folder) == .folder else {
      throw SourceProblem("the directory of run \(run.id.text) is missing")
    }
    return Found(
      choice: run.id.text,
      items: try items(in: folder, source, hidden: Self.ownNames, of: run))
  }

  private func noMatch(of choice: DependencyChoice) -> String {
    if case .named(let word) = choice { ": none matches '\(word)'" } else { "" }
  }

  /// What is reported if a run was named and its folder has been removed by hand.
  private func removal(_ choice: DependencyChoice) -> SourceProblem? {
    let word: String
    switch choice {
    case .automatic: return nil
    case .named(let text): word = text
    case .pinned(let id): word = id.text
    }
    let runs = candidates.runsWithoutFolder(named: word)
    if runs.isEmpty { return nil }
    let error = RunSelectionError.folderRemoved(word, runs)
    return SourceProblem([error.message, error.hint].compactMap(\.self).joined(separator: "; "))
  }

  /// What all trials of a batch have made, each in a folder that has its id as its name.
  private func trials(
    of batch: DependencyBatch, _ source: SourceDefinition, _ resource: ResourceDefinition
  ) throws(SourceProblem) -> Found {
    report(
      .information(
        "Using output from batch \(batch.id.text) (\(counted(batch.trials.count, "run"))) for "
          + "\(resource.resolvingName) resource"))
    var found = Found(choice: batch.id.text, items: [])
    for trial in batch.trials {
      guard let folder = trial.directory,
        DependencyFiles.kindFollowingLinks(of: folder) == .folder
      else { throw SourceProblem("the directory of run \(trial.id.text) is missing") }
      found.items += try items(in: folder, source, hidden: Self.ownNames, of: trial).map { item in
        var item = item
        item.folder = item.folder.map { "\(trial.id.text)/\($0)" } ?? trial.id.text
        return item
      }
    }
    return found
  }

  /// The folder that a choice names in place of a run.
  static func directory(at path: String) -> String? {
    guard path.contains("/"), DependencyFiles.kindFollowingLinks(of: path) == .folder else {
      return nil
    }
    return DependencyFiles.resolvingLinks(path)
  }

  /// Without a selection, what the run itself has made.
  private func items(
    in folder: String, _ source: SourceDefinition, hidden: Set<String>, of run: RunRecord? = nil
  ) throws(SourceProblem) -> [DependencyPlacement.Item] {
    if let selected = try selected(in: folder, source, hidden: hidden) { return selected }
    return try SourceProblem.of { () throws(SystemError) in
      if let run, let manifest = SourceManifest(of: folder) {
        return try OwnOutput(of: run, in: folder, manifest).items
      }
      let notItsOwn = run.map { ResolvedDependencies($0).placedNames } ?? []
      return try DependencyFiles.names(in: folder).filter { name in
        !hidden.contains(name) && !notItsOwn.contains(name)
          && !Self.isSourceCode(name, in: folder)
      }.map { .init(path: "\(folder)/\($0)", relativePath: $0) }
    }
  }

  /// Whether something in a folder without a manifest is only a copy of the run's snapshot, or of a
  /// part of it.
  private static func isSourceCode(_ name: String, in folder: String) -> Bool {
    let snapshot = "\(folder)/.batchrun/sourcecode"
    return isCopy("\(folder)/\(name)", of: "\(snapshot)/\(name)")
      || holdsOnlyCopies("\(folder)/\(name)", of: snapshot)
  }

  private static func isCopy(_ path: String, of original: String) -> Bool {
    switch (DependencyFiles.kind(of: path), DependencyFiles.kind(of: original)) {
    case (.file, .file): return DependencyFiles.areSame(path, original)
    case (.folder, .folder):
      guard let names = try? DependencyFiles.names(in: path), !names.isEmpty else { return false }
      return names.allSatisfy { isCopy("\(path)/\($0)", of: "\(original)/\($0)") }
    default: return false
    }
  }

  /// Whether it is a copy of the whole, or only folders on the way to one.
  private static func holdsOnlyCopies(_ path: String, of original: String) -> Bool {
    guard DependencyFiles.kind(of: path) == .folder else { return false }
    if isCopy(path, of: original) { return true }
    guard let names = try? DependencyFiles.names(in: path), names.count == 1 else { return false }
    return holdsOnlyCopies("\(path)/\(names[0])", of: original)
  }

  /// What a source selects in a folder; nil if it selects nothing in particular.
  func selected(
    in folder: String, _ source: SourceDefinition, hidden: Set<String> = []
  ) throws(SourceProblem) -> [DependencyPlacement.Item]? {
    guard !source.select.isEmpty || source.selectMinimum != nil || source.selectMaximum != nil
    else { return nil }
    let selection = try SourceProblem.of { () throws(SystemError) in
      try DependencySelection(folder: folder, hidden: hidden)
    }
    var patterns: [String] = []
    for pattern in source.select { patterns.append(try text(pattern)) }
    var paths = try selection.matching(patterns)
    if let pattern = source.selectMinimum {
      paths += try selection.extreme(try text(pattern), isLargest: false).map { [$0] } ?? []
    }
    if let pattern = source.selectMaximum {
      paths += try selection.extreme(try text(pattern), isLargest: true).map { [$0] } ?? []
    }
    return paths.map { .init(path: "\(folder)/\($0)", relativePath: $0) }
  }
}
