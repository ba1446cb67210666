import Operations
import Testing

@Suite struct RScriptTests {
  private static let text = """
    # noise <- 1
    noise <- 3.0   # how much
    layers = 32L
    name <- 'foo "x"'
    skip.all <- TRUE
    count <- 5
    noise <- 4
    f <- function(x) {
    inner <- 7
    }
    total <- noise + 1
    g(a = 1,
      b = 2
    )
    if (count == 5) print(count)

    """

  @Test func flagsAreTheLiteralsOfTheTopLevel() {
    let flags = RScript(Self.text).flags
    #expect(flags.map(\.name) == ["noise", "layers", "name", "skip.all", "count"])
    #expect(
      flags.map(\.defaultValue) == [
        .real(3), .integer(32), .string("foo \"x\""), .boolean(true), .integer(5),
      ])
    #expect(flags.map(\.type) == [.number, .int, .string, .boolean, .number])
  }

  @Test func valuesTakeThePlaceOfTheFirstAssignments() {
    let text = RScript(Self.text).text(
      with: Flags([
        "noise": .real(0.5), "layers": .integer(8), "name": .string("a\\b\"c"),
        "skip.all": .boolean(false), "count": .integer(5), "other": .integer(1),
      ]))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines.prefix(7) == [
        "# noise <- 1", "noise <- 0.5   # how much", "layers = 8L", #"name <- "a\\b\"c""#,
        "skip.all <- FALSE", "count <- 5", "noise <- 4",
      ])
    #expect(lines.count == Self.text.split(separator: "\n", omittingEmptySubsequences: false).count)
  }

  @Test(arguments: [
    "x <- y", "x <- 1 + 2", "x == 1", "x[1] <- 2", "  x <- 1", "x <- 'open", "1 <- 2",
  ])
  func anythingElseIsNoFlag(text: String) {
    #expect(RScript(text).flags.isEmpty)
  }
}
