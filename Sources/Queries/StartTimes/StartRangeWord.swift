/// A word of a range of start times.
struct StartRangeWord: Equatable {
  enum Kind: Equatable {
    case today, yesterday, this, last, ago, before, after, between, and
    case unit(CivilUnit)
    case number(Int)
    case date(CivilDate)
    case time(TimeOfDay)
    /// `2026-11-21T14:30`
    case dateAndTime(CivilDate, TimeOfDay)
  }

  var kind: Kind
  /// As it is written, and how many characters stand before it.
  var text: String
  var position: Int

  /// The words of a text.
  static func words(of text: String) throws(StartRangeError) -> [StartRangeWord] {
    var words: [StartRangeWord] = []
    var position = 0
    for part in text.split(omittingEmptySubsequences: false, whereSeparator: \.isWhitespace) {
      defer { position += part.count + 1 }
      if part.isEmpty { continue }
      // `5days` is two words.
      let number = part.prefix { ("0"..."9").contains($0) }
      let rest = part.dropFirst(number.count)
      if let count = Int(number), let unit = units[rest.lowercased()] {
        words.append(StartRangeWord(kind: .number(count), text: String(number), position: position))
        words.append(
          StartRangeWord(
            kind: .unit(unit), text: String(rest), position: position + number.count))
        continue
      }
      guard let kind = kind(of: part.lowercased()) else {
        throw .unknownWord(String(part), position: position)
      }
      words.append(StartRangeWord(kind: kind, text: String(part), position: position))
    }
    return words
  }

  private static func kind(of word: String) -> Kind? {
    if let kind = names[word] { return kind }
    if let unit = units[word] { return .unit(unit) }
    if let number = digits(word[...]) { return .number(number) }
    if let date = CivilDate(word[...]) { return .date(date) }
    if let time = TimeOfDay(word[...]) { return .time(time) }
    let parts = word.split(separator: "t", omittingEmptySubsequences: false)
    guard parts.count == 2, let date = CivilDate(parts[0]), let time = TimeOfDay(parts[1]) else {
      return nil
    }
    return .dateAndTime(date, time)
  }

  private static let names: [String: Kind] = [
    "today": .today, "yesterday": .yesterday, "this": .this, "last": .last, "ago": .ago,
    "before": .before, "after": .after, "between": .between, "and": .and,
  ]

  private static let units: [String: CivilUnit] = [
    "minute": .minute, "minutes": .minute, "min": .minute, "mins": .minute, "m": .minute,
    "hour": .hour, "hours": .hour, "hr": .hour, "hrs": .hour, "h": .hour, "day": .day,
    "days": .day, "d": .day, "week": .week, "weeks": .week, "w": .week, "month": .month,
    "months": .month, "year": .year, "years": .year, "y": .year,
  ]

  /// A number of nothing but digits.
  static func digits(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
  }
}

/// `2026-11-21`, `26-11-21`, `11-21`.
struct CivilDate: Hashable {
  /// Nil is this year; with two digits it is one of this century.
  var year: Int?
  var hasShortYear = false
  var month: Int
  var day: Int

  init?(_ text: Substring) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { StartRangeWord.digits($0) }
    guard numbers.count == parts.count, parts.suffix(2).allSatisfy({ (1...2).contains($0.count) })
    else { return nil }
    switch (parts.count, parts[0].count) {
    case (2, _): (year, month, day) = (nil, numbers[0], numbers[1])
    case (3, 2), (3, 4):
      (year, month, day) = (numbers[0], numbers[1], numbers[2])
      hasShortYear = parts[0].count == 2
    default: return nil
    }
  }
}

/// `14:30`, `14:30:05`.
struct TimeOfDay: Hashable {
  var hour: Int
  var minute: Int
  var second: Int?

  init?(_ text: Substring) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { StartRangeWord.digits($0) }
    guard numbers.count == parts.count, (2...3).contains(parts.count),
      parts[0].count <= 2, parts.dropFirst().allSatisfy({ $0.count == 2 })
    else { return nil }
    (hour, minute) = (numbers[0], numbers[1])
    second = numbers.count == 3 ? numbers[2] : nil
  }
}
