/// The bar itself: `━━━━━━╸────` or `######----`, exactly `width` cells.
struct ProgressBar {
  let filled: String
  let empty: String

  init(fraction: Double, width: Int, unicode: Bool) {
    // Half cells, and full only when everything has ended.
    let halves = fraction >= 1 ? 2 * width : Int((fraction * Double(2 * width)).rounded(.down))
    let whole = unicode ? halves / 2 : min(halves, 2 * width) / 2
    let hasHalf = unicode && halves % 2 == 1
    filled = String(repeating: unicode ? "━" : "#", count: whole) + (hasHalf ? "╸" : "")
    empty = String(repeating: unicode ? "─" : "-", count: width - whole - (hasHalf ? 1 : 0))
  }
}
