import Arguments
import Glibc
import Jobs
import LocalExecution
import Operations
import Posix

/// `run --background`: the same command once more, in a session of its own, which nobody waits for.
struct RunInBackground {
  private let request: RunRequest

  init(_ request: RunRequest) {
    self.request = request
  }

  func run() throws(CommandFailure) -> Int32 {
    let draft = try RunDrafting(request).draft()
    guard try RunConfirmation(draft, request).isGiven() else { return Prompt.declined }
    let id = draft.existing?.id ?? .random()
    let null = Glibc.open("/dev/null", O_RDWR | O_CLOEXEC)
    let file = request.options.processFile ?? request.home + "/.pids/" + id.text
    do throws(SystemError) {
      guard null >= 0 else { throw SystemError("open '/dev/null'") }
      if request.options.processFile == nil {
        _ = try Directory.makingPath(request.home + "/.pids")
      }
      // Nothing is started whose process could not be told.
      let processFile = try open(file)
      let pid = try ForegroundChild.start(
        arguments(draft, id, file), standard: (null, null, null), group: .newSession)
      try processFile.writeAll(Array("\(pid)".utf8))
    } catch {
      throw CommandFailure("\(error)")
    }
    Console.write("\(draft.shownOperation) started in background as \(id.text) (pidfile \(file))\n")
    return 0
  }

  /// The arguments of this process, without what sends it into the background.
  private func arguments(_ draft: RunDraft, _ id: JobID, _ file: String) -> [String] {
    var arguments: [String] = []
    var skipsValue = false
    for argument in request.options.commandLine.dropFirst() {
      if skipsValue {
        skipsValue = false
      } else if argument == "--pidfile" {
        skipsValue = true
      } else if !["--background", "-b"].contains(argument), !argument.hasPrefix("--pidfile=") {
        arguments.append(argument)
      }
    }
    arguments += ["--yes", "--process-file", file]
    return draft.existing == nil ? arguments + ["--run-id", id.text] : arguments
  }

  private func open(_ path: String) throws(SystemError) -> FileDescriptor {
    let raw = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard raw >= 0 else { throw SystemError("write '\(path)'") }
    return FileDescriptor(owning: raw, path: path)
  }
}
