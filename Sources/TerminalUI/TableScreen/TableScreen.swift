import Text
import Views

/// A table on a whole screen, driven by keys: a value. Keys and answers go in, what is to be done
/// comes out, and it can be drawn at any time. It knows neither the terminal nor the clock.
package struct TableScreen: Sendable {
  /// What takes the place of the table for a while.
  enum Overlay: Sendable {
    case none
    case text(TextBox)
    case columns(ColumnChooser)
    case log(LogView, id: String)
  }

  struct Message: Hashable, Sendable {
    var text: String
    var isProblem = false
  }

  /// Seconds between two looks at a log that may grow.
  private static let logInterval = 0.3

  var table: TableView
  /// Some rows as columns.
  var sideBySide: TableView?
  var showsOnlyDifferingRows = false
  var comparedRows: [String] = []
  var overlay = Overlay.none
  var prompt: TablePrompt?
  var question: TableQuestion?
  var message: Message?
  var number = NumberPrefix()
  var filter = TableFilter()
  var selected: Set<String> = []
  /// What was deleted, the latest last.
  var deletions: [[String]] = []
  var isLoading = false
  private var refresh = RefreshPace()
  private var nextLogLook = 0.0
  private(set) var size: ScreenSize
  let glyphs: ScreenGlyphs
  /// What rows are: `run`.
  let noun: String

  /// - Parameters:
  ///   - model: what is shown at first.
  ///   - layout: as it was remembered.
  ///   - noun: what one row is.
  ///   - size: of the screen.
  ///   - isUnicode: whether the terminal shows characters beyond ASCII.
  ///   - notice: something to be known, until the first key.
  package init(
    _ model: TableModel, layout: TableLayout = TableLayout(), noun: String = "run",
    size: ScreenSize, isUnicode: Bool = true, notice: String? = nil
  ) {
    table = TableView(model, layout: layout)
    table.putForward(whatFits: size)
    self.noun = noun
    self.size = size
    glyphs = ScreenGlyphs(isUnicode: isUnicode)
    message = notice.map { Message(text: $0) }
  }

  /// The table that keys act on.
  var front: TableView {
    get { sideBySide ?? table }
    set {
      if sideBySide == nil { table = newValue } else { sideBySide = newValue }
    }
  }

  package mutating func resize(_ size: ScreenSize) {
    self.size = size
    if case .log(var log, let id) = overlay {
      log.resize(size)
      overlay = .log(log, id: id)
    }
    front.scroll(in: size)
  }

  // MARK: Keys

  package mutating func handle(_ key: Key) -> [TableEffect] {
    let layout = table.layout
    var effects = effects(of: key)
    front.scroll(in: size)
    if table.layout != layout { effects.append(.ask(.remember(table.layout))) }
    return effects
  }

  private mutating func effects(of key: Key) -> [TableEffect] {
    if key == .control("l") { return [.redraw] }
    if key == .control("z") { return [.suspend] }
    if let question { return answer(question, key) }
    if prompt != nil { return type(key) }
    switch overlay {
    case .text(var box):
      overlay = box.handle(key, size) ? .text(box) : .none
      return []
    case .columns(var chooser):
      overlay = chooser.handle(key, &table, size) ? .columns(chooser) : .none
      return []
    case .log(var log, let id):
      let reply = log.handle(key)
      overlay = reply == .leave ? .none : .log(log, id: id)
      if reply == .unknown, key == "?" || key == .function(1) { return perform(.help) }
      return []
    case .none: break
    }
    message = nil
    if case .character(let digit) = key, digit.isASCII, digit.isNumber,
      digit != "0" || !number.isEmpty
    {
      return take(digit)
    }
    // A paste that no prompt waits for is not obeyed.
    guard let command = TableKeys.command(of: key) else {
      number.clear()
      return []
    }
    defer { number.clear() }
    return perform(command)
  }

  /// A digit: a key by itself, or part of a number before another key.
  private mutating func take(_ digit: Character) -> [TableEffect] {
    let isFirst = number.isEmpty
    let command = isFirst ? TableKeys.command(of: .character(digit)) : nil
    if let earlier = number.add(digit, front, isKey: command != nil) {
      front.restoreOrder(of: earlier)
    }
    return command.map { perform($0) } ?? []
  }

  private mutating func answer(_ question: TableQuestion, _ key: Key) -> [TableEffect] {
    self.question = nil
    guard key == "y" || key == "Y" else {
      message = Message(text: "nothing was changed")
      return []
    }
    return [.ask(question.request)]
  }

  // MARK: Time

  /// When it needs the time; nil if nothing changes by itself.
  package var nextTick: Double? {
    if case .log(let log, _) = overlay { return log.isSearching ? 0 : nextLogLook }
    // All of it is on its way.
    return isLoading ? nil : refresh.next
  }

  /// Does what has become due.
  ///
  /// - Parameter now: seconds of a clock that is never set.
  /// - Returns: what is to be done.
  package mutating func tick(_ now: Double) -> [TableEffect] {
    if case .log(var log, let id) = overlay {
      if log.isSearching {
        log.advanceSearch()
      } else if now >= nextLogLook {
        nextLogLook = now + Self.logInterval
        _ = log.refresh()
      }
      overlay = .log(log, id: id)
      return []
    }
    guard !isLoading, refresh.isDue(now) else { return [] }
    refresh.ask(now)
    return [.ask(.follow(table.model.rows.filter(\.isActive).map(\.id)))]
  }

  /// What was asked with `.follow` has been answered.
  mutating func noteRefresh() {
    refresh.answer()
  }
}

/// What a table screen wants to be done.
package enum TableEffect: Hashable, Sendable {
  case ask(TableRequest)
  case redraw
  /// Give the terminal back, and stop until the user continues.
  case suspend
  /// End as by Ctrl-C.
  case interrupt
  case quit
}
