import Glibc
import Jobs
import Operations
import Posix
import Runs

/// The links in the directory of a run to the runs of its steps.
package struct StepLinks: Sendable {
  /// Absolute, without links.
  private let directory: String

  package init(directory: String) {
    self.directory = DependencyFiles.resolvingLinks(directory)
  }

  /// The runs that are linked: what a step sees of other runs.
  package var runs: Set<JobID> {
    let names = (try? DependencyFiles.names(in: directory)) ?? []
    return Set(names.compactMap(linkedRun))
  }

  /// The run that a step was, if its directory is still there.
  func run(of step: PlannedStep) throws(StepError) -> JobID? {
    let path = "\(directory)/\(step.link)"
    switch DependencyFiles.kind(of: path) {
    case nil: return nil
    case .link:
      return DependencyFiles.kindFollowingLinks(of: path) == nil ? nil : linkedRun(step.link)
    default: throw .notALink(path)
    }
  }

  /// Links a step to the directory of its run, in place of what it was linked to before.
  func link(_ step: PlannedStep, to run: String) throws(StepError) {
    let path = "\(directory)/\(step.link)"
    // The folder may not be there yet; what is above it is.
    let target =
      DependencyFiles.resolvingLinks(folder(of: folder(of: run)))
      + "/\(lastComponent(of: folder(of: run)))/\(lastComponent(of: run))"
    if let kind = DependencyFiles.kind(of: path), kind != .link { throw .notALink(path) }
    do throws(SystemError) {
      try DependencyFiles.remove(path)
      guard symlink(relativeLink(to: target, from: directory), path) == 0 else {
        throw SystemError("link '\(path)'")
      }
    } catch {
      throw .cannotLink(error)
    }
  }

  private func linkedRun(_ name: String) -> JobID? {
    linkTarget(of: "\(directory)/\(name)")
      .flatMap { JobID(Array(lastComponent(of: $0).utf8)) }
  }
}
