import Text

/// What a table screen makes of what it asked for.
extension TableScreen {
  package mutating func receive(_ answer: TableAnswer) -> [TableEffect] {
    defer { front.scroll(in: size) }
    switch answer {
    case .table(let model):
      isLoading = false
      noteRefresh()
      table.replace(model)
      return rowsChanged()
    case .rows(let rows, let gone):
      noteRefresh()
      table.update(rows)
      if !gone.isEmpty { table.remove(Set(gone)) }
      return rowsChanged()
    case .matches(let expression, let ids):
      guard expression == filter.asked else { return [] }
      filter.problem = nil
      table.filter(ids)
      filter.count = table.rows.count
      noteFilterAnswer(isExpression: true)
    case .badExpression(let expression, let reason):
      guard expression == filter.asked else { return [] }
      (filter.count, filter.problem) = (nil, reason)
      noteFilterAnswer(isExpression: false)
    case .details(let id, let lines):
      overlay = .text(TextBox(title: title(of: id), lines: lines))
    case .logs(let id, let logs):
      overlay = .log(LogView(title: title(of: id), logs: logs, screen: size), id: id)
    case .done(let text, let changed):
      message = Message(text: text)
      return changed.isEmpty ? [] : [.ask(.refresh(changed))]
    case .deleted(let text, let ids):
      if !ids.isEmpty { deletions.append(ids) }
      message = Message(text: text)
      table.remove(Set(ids))
      return rowsChanged()
    case .restored(let text):
      message = Message(text: text)
      isLoading = true
      return [.ask(.load)]
    case .exists(var export):
      export.replaces = true
      question = TableQuestion(
        text: "'\(export.path)' exists. Replace it? (y/N)", request: .export(export))
    case .failed(let reason):
      isLoading = false
      noteRefresh()
      message = Message(text: reason, isProblem: true)
      // The prompt that waits for its answer is in the place of messages.
      if filter.isSettling { filter.problem = reason }
      noteFilterAnswer(isExpression: false)
    case .nothing: noteRefresh()
    }
    return []
  }

  private mutating func rowsChanged() -> [TableEffect] {
    let known = Set(table.model.rows.map(\.id))
    selected.formIntersection(known)
    if sideBySide != nil { buildSideBySide() }
    return filter.asked.isBlank ? [] : [.ask(.filter(filter.asked))]
  }

  private func title(of id: String) -> String {
    let name = table.model.rows.first { $0.id == id }?.name ?? id
    return "\(noun) \(name)"
  }
}
