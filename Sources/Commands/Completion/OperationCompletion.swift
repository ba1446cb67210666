import Arguments
import Operations
import Text

/// What can be run here, and with which flags: `batchrun run OPERATION FLAG=VALUE`.
struct OperationCompletion {
  typealias Candidate = CompletionOffer.Candidate

  private let words: [String]
  private let home: String

  /// `words` are those up to the cursor, the last of which is being typed.
  init(_ words: [String], home: String) {
    self.words = words
    self.home = home
  }

  var candidates: [Candidate] {
    guard let context = try? ProjectContext(home: home, warns: false) else { return [] }
    let typed = (RunCompletion.command(of: words) as? RunCommand)?.words ?? []
    return found(typed, in: context).map { Candidate($0.word, escapedForTerminal($0.explanation)) }
  }

  /// What can choose the flags of trials.
  var optimizers: [Candidate] {
    let others = (try? ProjectContext(home: home, warns: false)).map {
      CompletableOperations(of: $0.resolver).operations
    }
    return (CompletableOperations.optimizers + (others ?? []))
      .map { Candidate($0.word, $0.explanation) }
  }

  private func found(
    _ typed: [String], in context: ProjectContext
  ) -> [CompletableOperations.Candidate] {
    guard let name = typed.first, !name.contains("="), !name.hasPrefix("@") else {
      return CompletableOperations(of: context.resolver).operations
    }
    guard let operation = try? context.operation(name, warns: false) else { return [] }
    return CompletableOperations.flags(
      of: operation, given: typed.dropFirst(), typed: words.last ?? "")
  }
}
