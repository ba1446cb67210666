/// The words of a label.
package enum LabelWords {
  /// The label without a sequence of words, wherever that stands in it; parts of words stay.
  package static func removing(_ sequence: String, from label: String) -> String {
    let wanted = sequence.split(separator: " ")
    guard !wanted.isEmpty else { return label }
    var rest = label.split(separator: " ")[...]
    var kept: [Substring] = []
    while !rest.isEmpty {
      if rest.starts(with: wanted) {
        rest = rest.dropFirst(wanted.count)
      } else {
        kept.append(rest.removeFirst())
      }
    }
    return kept.joined(separator: " ")
  }

  package static func contains(_ word: String, in label: String) -> Bool {
    label.split(separator: " ").contains { $0 == word }
  }

  package static func trimmed(_ label: String) -> String {
    var label = label[...].drop(while: \.isWhitespace)
    while label.last?.isWhitespace == true { label.removeLast() }
    return String(label)
  }
}
