/// What stands before a command on a page that it was copied from: the prompt of a shell in `$ make`, or
/// the number of a list in `1. make`.
enum PageMark {
  /// The mark that a line begins with; it may still be the name of a program.
  static func before(_ line: UnsafeRawBufferPointer) -> String? {
    guard let first = line.first, first == UInt8(ascii: "$") || ShellByte.isDigit(first) else {
      return nil
    }
    let end = line.firstIndex(where: ShellByte.isBlank) ?? line.count
    let mark = line[..<end]
    guard line[end...].contains(where: { !ShellByte.isBlank($0) }) else { return nil }
    if first == UInt8(ascii: "$") { return end == 1 ? "$" : nil }
    guard mark.last == UInt8(ascii: "."), (2...4).contains(end),
      mark.dropLast().allSatisfy(ShellByte.isDigit)
    else { return nil }
    return String(decoding: mark, as: UTF8.self)
  }
}
