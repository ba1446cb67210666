/// An amount of memory or disk.
package struct ByteSize: Hashable, Comparable, Sendable {
  package var bytes: Int

  package init(bytes: Int) {
    self.bytes = bytes
  }

  /// Reads `4096`, `512M`, `1.5GiB`, `2 GB`. As in coreutils, `K`, `M`, `G`, `T` and `P` alone or
  /// with `iB` are powers of 1024, with `B` powers of 1000; case does not matter. Nil for anything
  /// else, and for what does not fit.
  package init?(parsing text: some StringProtocol) {
    let digits = text.prefix { $0 == "." || ("0"..."9").contains($0) }
    let unit = text.dropFirst(digits.count).drop { $0 == " " }.lowercased()
    guard let number = plainDecimal(digits), let factor = Self.factor(ofUnit: unit) else {
      return nil
    }
    let product = number * factor
    guard product < 0x1p63 else { return nil }
    bytes = Int(product)
  }

  /// Three figures and a binary unit: `0 B`, `512 MiB`, `1.50 GiB`.
  package var readable: String {
    guard bytes >= 1_024 else { return "\(bytes) B" }
    var size = Double(bytes)
    var prefixes = Array("KMGTPE")
    // 1023.5 would be printed as 1024 of the smaller unit.
    while size >= 1_023.5, let prefix = prefixes.first {
      size /= 1_024
      prefixes.removeFirst()
      if size < 1_023.5 || prefixes.isEmpty {
        return fixedPoint(size, decimals: size < 9.995 ? 2 : size < 99.95 ? 1 : 0) + " \(prefix)iB"
      }
    }
    return "\(bytes) B"
  }

  /// One decimal and a letter for a power of 1024, in a line with others: `512`, `7.1K`, `1.0G`.
  package var brief: String {
    guard bytes >= 1_024 else { return "\(bytes)" }
    var size = Double(bytes) / 1_024
    var letters = Array("KMGTPE")
    // 1023.95 would be printed as 1024.0 of the smaller unit.
    while size >= 1_023.95, letters.count > 1 {
      size /= 1_024
      letters.removeFirst()
    }
    return fixedPoint(size, decimals: 1) + "\(letters[0])"
  }

  /// The shortest spelling that `init(parsing:)` reads back exactly: `512M`, `1536K`, `1000`.
  package var compact: String {
    var (size, unit) = (bytes, "")
    for prefix in ["K", "M", "G", "T", "P"] where size > 0 && size % 1_024 == 0 {
      (size, unit) = (size / 1_024, prefix)
    }
    return "\(size)\(unit)"
  }

  package static func < (left: ByteSize, right: ByteSize) -> Bool {
    left.bytes < right.bytes
  }

  private static func factor(ofUnit unit: String) -> Double? {
    if unit.isEmpty || unit == "b" { return 1 }
    guard let first = unit.first, let power = "kmgtp".firstIndex(of: first) else { return nil }
    let exponent = "kmgtp".distance(from: "kmgtp".startIndex, to: power) + 1
    let base: Double
    switch unit.dropFirst() {
    case "", "ib": base = 1_024
    case "b": base = 1_000
    default: return nil
    }
    return (0..<exponent).reduce(1) { product, _ in product * base }
  }
}
