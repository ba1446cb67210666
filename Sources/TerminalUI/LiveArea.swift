/// The lines at the bottom of a terminal that are drawn over again and again: knows what stands
/// there and makes the bytes that replace it.
struct LiveArea {
  /// The widths in cells of the lines that stand on the screen, the cursor being after the last.
  private var drawn: [Int] = []

  var isEmpty: Bool { drawn.isEmpty }

  /// The bytes that remove the area and put the cursor where it started. A window that has become
  /// narrower since has broken its lines into several rows, so rows are counted by `width` as it
  /// is now.
  mutating func erase(width: Int) -> String {
    guard !drawn.isEmpty else { return "" }
    let width = max(1, width)
    let rows = drawn.reduce(0) { $0 + max(1, ($1 + width - 1) / width) }
    drawn = []
    return rows > 1 ? "\r\u{1B}[\(rows - 1)A\u{1B}[J" : "\r\u{1B}[J"
  }

  /// The bytes that put `lines` in the place of what stood there.
  mutating func replace(with lines: [StyledLine], width: Int) -> String {
    let erasure = erase(width: width)
    drawn = lines.map(\.width)
    return erasure + lines.map(\.text).joined(separator: "\n")
  }

  /// Takes what stands on the screen as lost: something else has written there.
  mutating func abandon() {
    drawn = []
  }
}
