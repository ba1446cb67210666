/// A line at the bottom of a table screen in which something is typed.
struct TablePrompt: Hashable, Sendable {
  enum Purpose: Hashable, Sendable {
    case search
    case filter
    case label, tags, comment
    case export
  }

  let purpose: Purpose
  var editor: LineEditor

  /// What is proposed is replaced by what is typed.
  init(_ purpose: Purpose, _ proposal: String = "") {
    self.purpose = purpose
    editor = LineEditor(proposal: proposal)
  }

  var title: String {
    switch purpose {
    case .search: "search: "
    case .filter: "filter: "
    case .label: "label: "
    case .tags: "tags: "
    case .comment: "comment: "
    case .export: "write to: "
    }
  }
}

/// A question at the bottom that only `y` answers with yes.
struct TableQuestion: Hashable, Sendable {
  let text: String
  let request: TableRequest
}
