import JSON
import Ledger
import Operations
import Text

extension RunGlance {
  /// What lists may show: `shownLabel`, `parameterLabel` and `commandLabel` of its `RunRecord`.
  package struct Labels: Equatable {
    package var shown: String?
    package var parameters: String?
    package var command: String?

    package init(shown: String? = nil, parameters: String? = nil, command: String? = nil) {
      self.shown = shown
      self.parameters = parameters
      self.command = command
    }
  }

  package var labels: Labels? {
    if fields[.label] != nil { return string(.label).map { Labels(shown: $0) } }
    guard fields[.operation] == nil, fields[.command] != nil else { return Labels() }
    guard fields[.flags] == nil, fields[.protoFlags] == nil, fields[.writtenFlags] == nil,
      let command = string(.command), let parameters = parameterLabel
    else { return nil }
    let label = parameters.isEmpty ? nil : parameters.text
    return Labels(shown: label ?? command, parameters: label, command: command)
  }

  /// `a=1 b=2`, by name.
  private var parameterLabel: (text: String, isEmpty: Bool)? {
    var (text, last): ([UInt8], [UInt8]) = ([], [])
    var (isEmpty, isInOrder) = (true, true)
    let isPlain = forEachFlag { name, value in
      isInOrder = isInOrder && (isEmpty || last.lexicographicallyPrecedes(name))
      isEmpty = false
      last.removeAll(keepingCapacity: true)
      last.append(contentsOf: name)
      append(value, named: name, to: &text)
    }
    // Others are put in order when the record is decoded.
    return isPlain && isInOrder ? (String(decoding: text, as: UTF8.self), isEmpty) : nil
  }

  private func append(
    _ value: UnsafeRawBufferPointer, named name: UnsafeRawBufferPointer, to text: inout [UInt8]
  ) {
    let label: String?
    if let digits = value.wholeNumberInQuotes, hasParameters {
      label = nil
      start(name, &text)
      text.append(contentsOf: digits)
    } else if let value = flag(value), value != .null {
      label = LabelText.text(of: value, isExistingPath: { _ in false })
    } else {
      label = nil
    }
    if let label {
      start(name, &text)
      text.append(contentsOf: label.utf8)
    }
  }

  private func start(_ name: UnsafeRawBufferPointer, _ text: inout [UInt8]) {
    if !text.isEmpty { text.append(UInt8(ascii: " ")) }
    text.append(contentsOf: name)
    text.append(UInt8(ascii: "="))
  }
}

extension UnsafeRawBufferPointer {
  /// The digits of a string that is nothing but a whole number in its usual notation.
  fileprivate var wholeNumberInQuotes: UnsafeRawBufferPointer? {
    guard count >= 3, count <= 20, self[0] == UInt8(ascii: "\"") else { return nil }
    let digits = slice(1..<(count - 1))
    for byte in digits where !isDigit(byte) { return nil }
    return digits[0] == UInt8(ascii: "0") && digits.count > 1 ? nil : digits
  }
}
