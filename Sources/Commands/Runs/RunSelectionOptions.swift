import Arguments
import Jobs
import Runs

/// The options and arguments by which every command on runs is told which ones are meant.
struct RunSelectionOptions: Sendable {
  /// Indexes, ranges and ids.
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
  var stateLetters: [String] = []
  var only = States()
  var except = States()

  /// One flag for each state.
  struct States: Sendable {
    var running = false
    var completed = false
    var error = false
    var terminated = false
    var pending = false
    var staged = false

    var set: Set<JobState> {
      let all: [(Bool, JobState)] = [
        (running, .running), (completed, .completed), (error, .error), (terminated, .terminated),
        (pending, .pending), (staged, .staged),
      ]
      return Set(all.filter(\.0).map(\.1))
    }

    /// The first letters of their names.
    static let letters = "rcetps"

    /// The states that letters stand for.
    static func states(of letters: String) -> Set<JobState> {
      Set(
        letters.compactMap { letter in
          let states: [JobState] = [
            .running, .completed, .error, .terminated, .pending, .staged,
          ]
          return states.first { $0.rawValue.first == letter }
        })
    }

    /// Reads the letters of `-S`.
    static func letters(in text: String) throws(InvalidValue) -> String {
      if let letter = text.first(where: { !letters.contains($0) }) {
        throw InvalidValue(expected: "status", letter: letter)
      }
      return text
    }
  }

  var store: RunStore { RunStore(home: home ?? Home.standard) }

  var filter: RunFilter {
    var filter = RunFilter()
    filter.operations = operations
    filter.labels = labels
    filter.isUnlabeled = isUnlabeled
    filter.tags = tags
    filter.comments = comments
    filter.isMarked = isMarked ? true : isUnmarked ? false : nil
    filter.sourceDigests = digests
    filter.batches = batches
    filter.states = only.set.union(States.states(of: stateLetters.joined()))
    filter.excludedStates = except.set
    return filter
  }
}
