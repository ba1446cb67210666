/// What a key asks of a table screen.
enum TableCommand: Hashable, Sendable {
  case up, down, left, right
  case rowStart, rowEnd, pageUp, pageDown, pageLeft, pageRight
  case top, row, column
  case skipUp, skipDown, skipLeft, skipRight
  case memorise, goBack
  case search, findNext, findPrevious
  case filter, unfilter
  case sort(SortOrder.Kind, isDescending: Bool)
  case original, reversed
  case narrowerAll, widerAll, narrower, wider, lessGap, moreGap, allWide, wide
  case hideColumn, showColumns, moveColumnLeft, moveColumnRight, chooseColumns, onlyDiffering, best
  case details, log, sideBySide
  case select, selectAll, leave
  case mark, unmark, label, tag, comment, delete, undo, stop
  case reload, export, help, redraw, suspend, interrupt, quit
}
