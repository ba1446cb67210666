import Arguments
import Jobs
import Posix
import Queries
import Runs

/// The options and arguments by which every command on runs is told which ones are meant.
struct RunSelectionOptions: Sendable {
  /// Indexes, ranges, names and ids.
  var runs: [String] = []
  var home: String?
  var operations: [String] = []
  var labels: [String] = []
  var isUnlabeled = false
  var tags: [String] = []
  var comments: [String] = []
  var isMarked = false
  var isUnmarked = false
  var digests: [String] = []
  var batches: [String] = []
  var started: String?
  var expressions: [String] = []
  var only = RunStateChoice()
  var except = RunStateChoice()

  /// Where only one run can be named.
  var run: String? {
    get { runs.first }
    set { runs = newValue.map { [$0] } ?? [] }
  }

  var store: RunStore { RunStore(home: home ?? Home.ofRuns) }

  /// Whether nothing but the home is given.
  var isEmpty: Bool {
    get throws { runs.isEmpty ? try filter.isEmpty : false }
  }

  var filter: RunFilter {
    get throws {
      var filter = RunFilter()
      filter.operations = operations
      filter.labels = labels
      filter.isUnlabeled = isUnlabeled
      filter.tags = tags
      filter.comments = comments
      filter.isMarked = isMarked ? true : isUnmarked ? false : nil
      filter.sourceDigests = digests
      if let word = batches.first(where: { !RunReference.mayBeginID($0) }) {
        throw CommandFailure(
          RunSelectionError.notFound(word).message,
          hint: "'--batch' takes the id of a batch, or the beginning of it")
      }
      filter.batches = batches
      filter.states = only.states
      // `--error --not-error` is `--error`.
      filter.excludedStates = except.states.subtracting(only.states)
      filter.started = try startedInterval
      for text in expressions {
        if let expression = try RunSelectionOptions.expression(text) {
          filter.expressions.append(expression)
        }
      }
      return filter
    }
  }

  private var startedInterval: StartInterval? {
    get throws {
      guard let started, !started.isEmpty else { return nil }
      do throws(StartRangeError) {
        return try StartRange(parsing: started)
          .interval(now: Clock.wall, calendar: LocalCalendar())
      } catch {
        throw CommandFailure.wrongInput(
          error.description,
          hint: "see 'batchrun help filters' for ranges of time")
      }
    }
  }

  private static func expression(_ text: String) throws -> FilterExpression? {
    do throws(FilterSyntaxError) {
      return try FilterExpression(parsing: text)
    } catch {
      throw CommandFailure(error, in: text)
    }
  }
}

extension RunStateChoice {
  /// Reads what follows `-S`.
  static func letters(in text: String) throws(InvalidValue) -> String {
    if let letter = text.first(where: { !letters.contains($0) }) {
      throw InvalidValue(expected: "status", letter: letter)
    }
    return text
  }
}
