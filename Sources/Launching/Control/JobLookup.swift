import Jobs
import Text

/// Finds the jobs that a request names. If one of them is unknown, the request changes nothing.
enum JobLookup {
  struct Found: Sendable {
    /// As it was named; its number where that was a range.
    let word: String
    let job: NamedJob
  }

  struct Failure: Error, Hashable, Sendable {
    let message: String
  }

  /// Each job is there once, though it may have been named twice.
  static func find(
    _ words: [String], in jobs: some JobSource, of name: String
  ) throws(Failure) -> [Found] {
    var references: [JobReference] = []
    for word in words {
      guard let reference = JobReference(word) else {
        throw Failure(message: "no job '\(word)' in '\(name)'")
      }
      references.append(reference)
    }
    var found: [Found] = []
    var seen: Set<NamedJob> = []
    var foundJobs = jobs.jobs(named: references)
    for (place, word) in words.enumerated() where foundJobs[place].isEmpty {
      guard let reference = JobReference(digitsOfID: word) else { continue }
      foundJobs[place] = jobs.jobs(named: [reference])[0]
    }
    for (word, named) in zip(words, foundJobs) {
      if named.isEmpty { throw Failure(message: "no job '\(word)' in '\(name)'") }
      let isRange = word.contains("-")
      if named.count > 1, !isRange {
        throw Failure(
          message: "'\(word)' names \(counted(named.count, "job")) of '\(name)'; "
            + "give more of the id")
      }
      for job in named where seen.insert(job).inserted {
        found.append(Found(word: isRange ? job.number.map { "\($0)" } ?? word : word, job: job))
      }
    }
    return found
  }
}
