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
    filter.states = only.set
    filter.excludedStates = except.set
    return filter
  }
}
