/// Whether a text comes before another one as people count: `run2` before `run10`. Runs of digits
/// count as numbers, whatever their length; all else goes by Unicode scalars, so that upper case
/// comes first.
package func comesNaturallyBefore(_ left: String, _ right: String) -> Bool {
  // UTF-8 has the order of the scalars that it encodes.
  comesNaturallyBefore(left.utf8, right.utf8)
}

/// The same for names that may not be text.
package func comesNaturallyBefore(
  _ left: some Collection<UInt8>, _ right: some Collection<UInt8>
) -> Bool {
  var (leftBytes, rightBytes) = (left[...], right[...])
  while let first = leftBytes.first, let other = rightBytes.first {
    if isDigit(first), isDigit(other) {
      let (number, otherNumber) = (takeNumber(&leftBytes), takeNumber(&rightBytes))
      if number.count != otherNumber.count { return number.count < otherNumber.count }
      if !number.elementsEqual(otherNumber) { return number.lexicographicallyPrecedes(otherNumber) }
    } else if first != other {
      return first < other
    } else {
      leftBytes.removeFirst()
      rightBytes.removeFirst()
    }
  }
  if leftBytes.isEmpty != rightBytes.isEmpty { return leftBytes.isEmpty }
  // `a1` and `a01` are equal except for their zeros.
  return left.lexicographicallyPrecedes(right)
}

/// Names in that order.
package func namesInNaturalOrder(_ names: some Sequence<String>) -> [String] {
  names.sorted { comesNaturallyBefore($0, $1) }
}

/// The digits at the beginning, without the zeros that count for nothing.
private func takeNumber<Bytes: Collection<UInt8>>(_ bytes: inout Bytes) -> Bytes
where Bytes.SubSequence == Bytes {
  let digits = bytes.prefix(while: isDigit)
  bytes = bytes[digits.endIndex...]
  return digits.drop { $0 == UInt8(ascii: "0") }
}
