import Arguments
import Running

/// What `run` asks before it does anything.
struct RunConfirmation {
  private let draft: RunDraft
  private let request: RunRequest
  private let isConfirmed: Bool

  init(_ draft: RunDraft, _ invocation: RunInvocation) {
    self.draft = draft
    request = invocation.request
    isConfirmed = invocation.options.isConfirmed
  }

  /// Whether to continue: shows what will be run and reads an answer, unless `--yes` was given.
  ///
  /// Throws a failure if standard input has ended.
  func isGiven() throws(CommandFailure) -> Bool {
    let dependencies =
      isConfirmed && !request.stages
      ? nil : DependencyOutlook(draft, request)
    for warning in dependencies?.warnings ?? [] { Console.warn(warning) }
    if isConfirmed { return true }
    for line in try preview(dependencies).lines { Console.writeError(line + "\n") }
    Console.writeError("Continue? (Y/n) ")
    guard let answer = readLine() else {
      Console.writeError("\n")
      throw CommandFailure("cannot ask for confirmation: no terminal (use --yes)")
    }
    let word = answer.lowercased().filter { !$0.isWhitespace }
    return ["", "y", "yes"].contains(word)
  }

  private func preview(
    _ dependencies: DependencyOutlook?
  ) throws(CommandFailure) -> RunPreview {
    do throws(RunFailure) {
      return try RunPreview(of: draft, request, requiredRuns: dependencies?.lines ?? [])
    } catch {
      throw CommandFailure(error)
    }
  }
}
