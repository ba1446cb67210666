@preconcurrency import Glibc
import Posix

/// A small example in its own folder, played from a look at the commands of its grid spec to the comparison.
package struct Demo {
  private let directory: Directory

  /// What is run, in this order; each is the words after `batchrun`.
  package static let steps = [
    ["sweep", "gridspec.yml", "--dry-run"],
    ["launch", "gridspec.yml", "-j", "2", "--minimize", "loss"],
    ["compare", "gridspec", "--table", "-cc", "lr,momentum,loss", "--min", "loss", "--top", "5"],
  ]

  /// Writes the files into `folder`, which is made if it is not there.
  ///
  /// Fails if something is in it already, and where it cannot be written.
  package init(in folder: String) throws(RunFailure) {
    do throws(SystemError) {
      guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
        throw SystemError("make folder '\(folder)'")
      }
      directory = try Directory(path: folder, mayBeLink: true)
      let isEmpty = try directory.entryNames().isEmpty
      guard isEmpty else { throw SystemError("use '\(folder)'", code: ENOTEMPTY) }
      for file in DemoFiles.all {
        try directory.open(file.name, O_WRONLY | O_CREAT | O_EXCL, mode: 0o666)
          .writeAll(Array(file.text.utf8))
      }
    } catch {
      guard error.code == ENOTEMPTY else { throw RunFailure(error) }
      throw RunFailure(
        "folder '\(folder)' is not empty", hint: "choose another folder: batchrun demo DIR",
        exitCode: RunFailure.refused)
    }
  }

  /// Runs the steps in the folder, with `environment` (`NAME=value` each); `announce` gets each
  /// before it starts.
  ///
  /// Fails with the exit code of the first step that fails.
  package func play(
    environment: [[UInt8]], announce: (_ words: [String]) -> Void
  ) throws(RunFailure) {
    // As in a shell: Ctrl-C ends the step, and its end ends us.
    let ignored = [SIGINT, SIGQUIT].filter { !Signals.isIgnored($0) }
    for signal in ignored { Signals.ignore(signal) }
    defer { for signal in ignored { Signals.restoreDefault(signal) } }
    for step in Self.steps {
      announce(step)
      let exitCode: Int32
      do throws(SystemError) {
        exitCode = try run(step, environment, reset: ignored)
      } catch {
        throw RunFailure.unavailable(error)
      }
      guard exitCode == 0 else {
        let words = step.joined(separator: " ")
        throw RunFailure("the demo stopped at: batchrun \(words)", exitCode: exitCode)
      }
    }
  }

  private func run(
    _ words: [String], _ environment: [[UInt8]], reset: [Int32]
  ) throws(SystemError) -> Int32 {
    var child = ChildProcess(standard: (0, 1, 2))
    child.group = .sameGroup
    child.directory = directory.descriptor.raw
    child.reset = reset
    let pid = try child.startSelf(["batchrun"] + words, environment: environment)
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    return WaitStatus(status).shellCode
  }
}
