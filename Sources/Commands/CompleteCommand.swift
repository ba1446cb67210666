import Arguments

/// `batchrun __complete -- WORD… CURRENT`: what the completion scripts ask at every press of Tab.
///
/// The first line says what follows: `words`, then a candidate a line, its explanation after a
/// tab; or `files`, with the extensions that are wanted, or `directories`, then the part of the
/// current word that stands before the name.
struct CompleteCommand: Command {
  var words: [String] = []

  static let manual = Manual(
    name: "__complete", abstract: "Answer the completion scripts", isHidden: true)

  static var declarations: [Declaration<Self>] {
    argument("WORD", \.words, "the words up to the cursor, without the program's name")
  }

  func run() throws(CommandFailure) -> Int32 {
    let sources = CompletionSources(words: words)
    let offer = commandTree.completions(
      after: words.dropLast(), current: words.last ?? "", source: sources.candidates(of:))
    Console.write(Self.answer(offer))
    return 0
  }

  static func answer(_ offer: CompletionOffer) -> String {
    switch offer.names {
    case .files(let extensions):
      return (["files"] + extensions).joined(separator: " ") + "\n\(offer.prefix)\n"
    case .directories: return "directories\n\(offer.prefix)\n"
    case .none, .choices, .dynamic: break
    }
    // A name that would break the lines, or is none of text, cannot be offered.
    let lines = offer.candidates.filter { !$0.word.utf8.contains { $0 < 0x20 || $0 == 0x7f } }
      .map { $0.explanation.isEmpty ? $0.word : "\($0.word)\t\($0.explanation)" }
    return (["words"] + lines).joined(separator: "\n") + "\n"
  }
}
