/// A line of JSON, as it stands in files with one value a line.
enum JSONLine {
  /// Whether a line begins with `{"`, `["` or `[{`, with which no command begins.
  static func holds(for line: UnsafeRawBufferPointer) -> Bool {
    beginnings.contains { line.starts(with: $0) }
  }

  private static let beginnings = ["{\"", "[\"", "[{"].map { Array($0.utf8) }
}
