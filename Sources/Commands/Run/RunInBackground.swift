import Arguments
import Glibc
import Jobs
import Posix
import Running

/// `run --background`: the same command once more, in its own session, which nothing waits for
/// once its run is there.
struct RunInBackground {
  private let invocation: RunInvocation

  init(_ invocation: RunInvocation) {
    self.invocation = invocation
  }

  func run() throws(CommandFailure) -> Int32 {
    let request = invocation.request
    let draft = try RunPlans(request).draft()
    try invocation.refuseMeaningless(for: draft)
    let need = NeedCheck(draft, invocation)
    if need.isComplete() { return 0 }
    guard try RunConfirmation(draft, invocation).isGiven() else { return Prompt.declined }
    if try need.isMet() { return 0 }
    let id = draft.existing?.id ?? .random()
    let path = invocation.options.processFile ?? request.home + "/.pids/" + id.text
    let processFile = try makeProcessFile(path)
    do throws(RunFailure) {
      let run = try BackgroundRun { arguments(draft, id, path, announcingTo: $0) }
      do throws(SystemError) {
        try processFile.writeAll(Array("\(run.pid)".utf8))
      } catch {
        throw RunFailure(error)
      }
      switch try run.awaitRecord() {
      case .recorded: break
      case .ended(let code):
        throw RunFailure(
          "\(draft.shownOperation) ended before it was recorded", exitCode: max(1, code))
      }
    } catch {
      throw CommandFailure(error)
    }
    Console.write("\(draft.shownOperation) started in background as \(id.text) (pidfile \(path))\n")
    return 0
  }

  /// The arguments of the process in the background, which asks nothing.
  private func arguments(
    _ draft: RunDraft, _ id: JobID, _ file: String, announcingTo listener: String
  ) -> [String] {
    var options = invocation.options
    options.isBackground = false
    options.processFile = nil
    options.isConfirmed = true
    options.backgroundFile = file
    options.announcement = listener
    if draft.existing == nil { options.runID = id.text }
    return options.invocation
  }

  /// Nothing is started whose process could not be told.
  private func makeProcessFile(_ path: String) throws(CommandFailure) -> FileDescriptor {
    do throws(SystemError) {
      if invocation.options.processFile == nil {
        _ = try Directory.makingPath(invocation.request.home + "/.pids")
      }
      let raw = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
      guard raw >= 0 else { throw SystemError("write '\(path)'") }
      return FileDescriptor(owning: raw, path: path)
    } catch {
      throw CommandFailure("\(error)")
    }
  }
}
