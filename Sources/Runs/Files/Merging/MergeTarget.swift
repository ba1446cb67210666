import Glibc
import Operations
import Posix

/// The folder that a run's files are copied to. Nothing is written out of it: links are replaced and
/// never followed.
package struct MergeTarget: Sendable {
  /// Why files cannot be copied there.
  package enum Refusal: Hashable, Sendable {
    /// They would be lost.
    case replaced([String], canBeForced: Bool)
    /// Git has them, but not in their present state.
    case unstaged([String])
    /// A folder has the name of a file that is to be copied.
    case folder(String)
    /// A link, or no folder at all, if a folder is needed.
    case notFolder(String)
  }

  package enum Replacing: Sendable {
    /// What git can bring back.
    case whatGitHas
    case everything
    case nothing
  }

  /// Absolute.
  package let path: String
  /// As the user named it; nil for the current folder.
  private let name: String?

  package init(_ path: String, named name: String? = nil) {
    self.path = path
    self.name = name
  }

  /// The folder that the user names, or else the current one, if that is the project of the run.
  package init(for folder: RunFolder, named name: String?) throws(MergeError) {
    if let name {
      self.init(CurrentFolder.absolute(name), named: name)
      return
    }
    let run = folder.run.id.shortText
    let current: String
    do throws(SystemError) {
      current = try CurrentFolder.path()
    } catch {
      throw .system(error)
    }
    guard let project = folder.project else { throw .noProject(run: run) }
    guard let resolved = resolvedPath(project) else {
      throw .missingProject(run: run, path: project)
    }
    guard resolved == current else { throw .otherProject(run: run, path: project) }
    self.init(current)
  }

  /// Makes sure that the copies can be made, and that nothing is lost that must be kept.
  package func check(_ plan: MergePlan, _ replacing: Replacing) throws(MergeError) {
    for copy in plan.copies { try checkFolders(of: copy.target) }
    let replaced = plan.copies.filter(\.replaces).map(\.target)
    for target in replaced where DependencyFiles.kind(of: "\(path)/\(target)") == .folder {
      throw refusal(.folder(target))
    }
    guard replacing != .everything, !replaced.isEmpty else { return }
    guard replacing == .whatGitHas, let tree = WorkTree(path) else {
      throw refusal(.replaced(replaced, canBeForced: replacing != .nothing))
    }
    let lost = replaced.filter { !tree.tracked.contains($0) }
    if !lost.isEmpty { throw refusal(.replaced(lost, canBeForced: true)) }
    let unstaged = replaced.filter(tree.unstaged.contains)
    if !unstaged.isEmpty { throw refusal(.unstaged(unstaged)) }
  }

  private func refusal(_ refusal: Refusal) -> MergeError { .refused(refusal, folder: name) }

  private func checkFolders(of target: String) throws(MergeError) {
    var folder = folder(of: target)
    while folder != "." {
      if let kind = DependencyFiles.kind(of: "\(path)/\(folder)"), kind != .folder {
        throw refusal(.notFolder(folder))
      }
      folder = Posix.folder(of: folder)
    }
  }

  /// Makes one of the copies: whole, or not at all. It keeps the permissions of what it replaces,
  /// and has those of a new file else.
  package func write(_ copy: MergePlan.Copy) throws(SystemError) {
    var place = try Directory.makingPath(path, mode: 0o777)
    for part in folder(of: copy.target).split(separator: "/") where part != "." {
      try place.makeDirectory(String(part), mode: 0o777)
      place = try place.directory(String(part))
    }
    let name = lastComponent(of: copy.target)
    let input = try FileDescriptor(reading: copy.source, isTrusted: false)
    let old = try place.status(of: name)
    let isExecutable = try input.status().mode & 0o100 != 0
    let mode =
      old.flatMap { $0.isRegular ? $0.mode & 0o777 : nil }
      ?? permissionsOfNewFile(isExecutable ? 0o777 : 0o666)
    let file = try AtomicFile(in: place, name: name)
    do throws(SystemError) {
      try input.copyContents(to: file.file)
      fchmod(file.file.raw, mode)
      try file.commit()
    } catch {
      file.discard()
      throw error
    }
  }
}
