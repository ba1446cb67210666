/// A search in a log on its way: it continues piece by piece, so that it can be watched and given up in
/// logs of any size.
struct LogSearch: Sendable {
  enum Step: Sendable, Equatable {
    case found(Int)
    case ended
    case unfinished
  }

  /// Read at a time.
  static let piece = 1 << 22

  let pattern: SearchPattern
  let isBackward: Bool
  /// What is not searched yet begins here, or ends here.
  private(set) var position: Int

  init(_ pattern: SearchPattern, from position: Int, isBackward: Bool) {
    self.pattern = pattern
    self.position = position
    self.isBackward = isBackward
  }

  /// Searches the next piece.
  mutating func advance(in source: any LogSource, piece: Int = Self.piece) -> Step {
    let length = pattern.bytes.count
    guard length > 0 else { return .ended }
    // Pieces overlap, for what is searched may lie across their border.
    let range =
      isBackward
      ? max(0, position - piece)..<position : position..<(position + piece + length - 1)
    let bytes = source.bytes(in: range)
    let found = bytes.withUnsafeBytes {
      isBackward
        ? pattern.lastIndex(in: $0, before: $0.count) : pattern.firstIndex(in: $0, from: 0)
    }
    if let found { return .found(range.lowerBound + found) }
    if isBackward {
      position = range.lowerBound == 0 ? 0 : range.lowerBound + length - 1
      return range.lowerBound == 0 || piece < length ? .ended : .unfinished
    }
    position += piece
    return bytes.count < range.count ? .ended : .unfinished
  }
}
