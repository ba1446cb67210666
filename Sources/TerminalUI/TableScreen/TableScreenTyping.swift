/// What is typed at the bottom of a table screen.
extension TableScreen {
  mutating func type(_ key: Key) -> [TableEffect] {
    guard var current = prompt else { return [] }
    message = nil
    switch key {
    case .enter: return finish(current.purpose, current.editor.text)
    case .escape, .control("c"), .control("g"): return cancel(current)
    case .backspace where current.editor.text.isEmpty: return cancel(current)
    default: break
    }
    filter.isSettling = false
    let text = current.editor.text
    _ = current.editor.handle(key)
    prompt = current
    guard current.purpose == .filter, current.editor.text != text else { return [] }
    return askFilter(current.editor.text)
  }

  private mutating func cancel(_ prompt: TablePrompt) -> [TableEffect] {
    self.prompt = nil
    filter.isSettling = false
    return prompt.purpose == .filter ? settleFilter(filter.settled) : []
  }

  private mutating func finish(_ purpose: TablePrompt.Purpose, _ text: String) -> [TableEffect] {
    // The filter's stays open until its text is known to be an expression.
    if purpose != .filter { prompt = nil }
    switch purpose {
    case .search:
      if !text.isEmpty { front.searched = text }
      find(isBackward: false, fromHere: true)
      return []
    case .filter: return submitFilter(text)
    case .label: return [.ask(.edit(.label(text), targets))]
    case .comment: return text.isBlank ? [] : [.ask(.edit(.comment(text), targets))]
    case .tags:
      let words = text.split { $0 == " " || $0 == "," }
      let removed = words.filter { $0.hasPrefix("-") }.map { String($0.dropFirst()) }
      let added = words.filter { !$0.hasPrefix("-") }.map(String.init)
      return words.isEmpty ? [] : [.ask(.edit(.tags(add: added, remove: removed), targets))]
    case .export:
      guard !text.isBlank else { return [] }
      return [.ask(.export(export(to: text)))]
    }
  }

  private func export(to path: String) -> TableExport {
    TableExport(
      path: path, rows: table.rows.map { table.model.rows[$0].id },
      columns: table.columns.map { table.model.columns[$0].name }, replaces: false)
  }

  // MARK: The filter

  /// Closes the prompt if the text is an expression, as soon as that is known; else it stays open.
  private mutating func submitFilter(_ text: String) -> [TableEffect] {
    let isAsked = filter.asked == text && !text.isBlank
    if isAsked, filter.problem != nil { return [] }
    if text.isBlank || (isAsked && filter.count != nil) {
      prompt = nil
      guard isAsked else { return settleFilter("") }
      filter.settled = text
      return []
    }
    filter.isSettling = true
    return isAsked ? [] : askFilter(text)
  }

  /// It is known whether the filter is an expression.
  mutating func noteFilterAnswer(isExpression: Bool) {
    guard filter.isSettling else { return }
    filter.isSettling = false
    guard isExpression, prompt?.purpose == .filter else { return }
    prompt = nil
    filter.settled = filter.asked
  }

  mutating func settleFilter(_ text: String) -> [TableEffect] {
    filter.settled = text.isBlank ? "" : text
    return askFilter(filter.settled)
  }

  /// Asks which rows match, to show them as soon as that is known.
  mutating func askFilter(_ text: String) -> [TableEffect] {
    let isNew = filter.asked != text
    filter.asked = text
    guard !text.isBlank else {
      (filter.count, filter.problem) = (nil, nil)
      table.filter(nil)
      return []
    }
    if isNew { (filter.count, filter.problem) = (nil, nil) }
    return [.ask(.filter(text))]
  }
}

extension String {
  var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
