import Arguments
import Text

/// A command with an option of every kind, for the tests of this room.
struct PaintCommand: Command, Equatable {
  enum Colour: String, ArgumentChoice {
    case red, green
    case dark_blue
  }

  var picture = ""
  var others: [String] = []
  var colour = Colour.red
  var coats = 1
  var strength: Double?
  var drying = Duration.seconds(90)
  var memory: ByteSize?
  var tags: [String] = []
  var canvas = "."
  var isQuiet = false
  var isFast = false
  var usesPrimer = true
  var secret = false

  static let manual = Manual(
    name: "paint", aliases: ["draw"], abstract: "Paint a picture",
    discussion: "Every coat needs its time to dry.\n\n  This line is laid out already.",
    examples: [.init("app paint sky.txt --coats 2", "Paints it twice.")],
    exitCodes: [.init("0", "painted"), .init("1", "out of paint")])

  static var declarations: [Declaration<Self>] {
    argument("PICTURE", \.picture, "what is painted").completing(.files(extensions: ["txt"]))
    argument("OTHER", \.others, "more of them")
    option("-c, --colour COLOUR", \.colour, "the colour of the paint")
    option("-n, --coats N", \.coats, parse: integer(atLeast: 1), "how many coats")
    flag("-q, --quiet", \.isQuiet, "say nothing")
    heading("Material")
    option("--strength X", \.strength, "how thick it is")
    option("--drying-time TIME", \.drying, "the pause between coats")
    option("--memory SIZE", \.memory, "how large a picture may be")
    option("--tag TAG", \.tags, "a word to remember it by").completing(.dynamic("tags"))
    option("--canvas DIR", \.canvas, "where it hangs").completing(.directories)
    flag("-f, --fast", \.isFast, "do not wait")
    flag("--slow", \.isFast, is: false, "wait")
    flag("--[no-]primer", \.usesPrimer, "start with a primer")
    flag("--secret", \.secret, "for painters only").hidden()
    exclude("--fast", "--drying-time")
    require("--tag", with: "--strength")
  }

  func run() throws(CommandFailure) -> Int32 { Int32(coats) }
}

/// A command without any options, inside a group.
struct WashCommand: Command {
  static let manual = Manual(name: "wash", abstract: "Wash the brushes")
  static var declarations: [Declaration<Self>] {}
  func run() throws(CommandFailure) -> Int32 { 0 }
}

struct HiddenCommand: Command {
  static let manual = Manual(name: "__hidden", abstract: "Do not look", isHidden: true)
  static var declarations: [Declaration<Self>] {}
  func run() throws(CommandFailure) -> Int32 { 0 }
}

let sampleProgram = CommandNode(
  Manual(name: "app", abstract: "A program for tests"),
  [
    CommandNode(PaintCommand.self),
    CommandNode(
      Manual(name: "brushes", abstract: "Care for the brushes"), [CommandNode(WashCommand.self)]),
    CommandNode(HiddenCommand.self),
  ])

struct UsageMessage: Error, Equatable, ExpressibleByStringLiteral {
  var text: String

  init(text: String) { self.text = text }
  init(stringLiteral text: String) { self.text = text }
}

extension Command {
  /// What this command makes of the words after its name.
  static func parse(_ words: [String]) throws(UsageError) -> Self {
    let program = CommandNode(Manual(name: "app", abstract: "Test"), [CommandNode(Self.self)])
    guard case .run(let command as Self) = try program.request(for: [manual.name] + words) else {
      throw UsageError(.missingCommand, in: [])
    }
    return command
  }
}

/// What `paint` makes of these words; the error is in the words that a user reads.
func paint(_ words: [String]) -> Result<PaintCommand, UsageMessage> {
  do {
    return .success(try PaintCommand.parse(words))
  } catch {
    return .failure(UsageMessage(text: error.description))
  }
}

func paint(_ words: String...) -> Result<PaintCommand, UsageMessage> {
  paint(words)
}
