/// The answer of `sbatch --parsable`.
enum SubmitReply {
  /// The number of the job, with its cluster if there is one: the last line that is nothing else. Sites
  /// print greetings and estimates around it.
  static func reference(in output: [UInt8]) -> String? {
    let lines = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline)
    for line in lines.reversed() {
      let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      guard words.count == 1, let word = words.first else { continue }
      let parts = word.split(separator: ";", omittingEmptySubsequences: false)
      guard (1...2).contains(parts.count), ArrayReference.isID(parts[0]) else { continue }
      if parts.count == 1 || !parts[1].isEmpty { return String(word) }
    }
    return nil
  }
}
