import Arguments
import Jobs
import Ledger
import Runs

/// A run as `--restart` and its like name it: an id, the beginning of one, its index in the list,
/// or an operation, which means its marked or else its newest run.
struct RunReference {
  private let text: String
  private let store: RunStore

  init(_ text: String, in store: RunStore) {
    self.text = text
    self.store = store
  }

  func run() throws(CommandFailure) -> RunRecord {
    let found: RunRecord?
    do throws(LedgerError) {
      found = try search()
    } catch {
      throw CommandFailure(error)
    }
    if let found { return found }
    let matching = (try? store.runs(withPrefix: text)) ?? []
    if matching.count > 1 {
      throw CommandFailure(
        "'\(text)' matches multiple runs:",
        details: matching.prefix(10).map { "  " + $0.id.shortText })
    }
    throw CommandFailure(
      "could not find a run matching '\(text)'", hint: "try 'batchrun runs list' for a list")
  }

  private func search() throws(LedgerError) -> RunRecord? {
      let found = try store.runs(withPrefix: text)
      if found.count == 1 { return found[0] }
      if let exact = found.first(where: { $0.id.text == text }) { return exact }
      if found.count > 1 { return nil }
      if let index = Int(text), index >= 1 {
        let listed = try store.runs(limit: index).runs
        if listed.count == index { return listed[index - 1] }
      }
      let named = try store.runs(ofOperation: text).runs
        .filter { [.completed, .running, .terminated].contains($0.state) }
      return named.first(where: \.isMarked) ?? named.first
  }
}
