import Jobs

/// States that are chosen by one flag each, or by their letters.
package struct RunStateChoice: Sendable {
  package private(set) var states: Set<JobState> = []

  /// The states that can be asked for, with the letters of the seed's short options.
  package static let all: [(letter: Character, state: JobState, explanation: String)] = [
    ("R", .running, "running"), ("C", .completed, "completed"), ("E", .error, "failed"),
    ("T", .terminated, "terminated"), ("P", .pending, "pending"), ("G", .staged, "staged"),
  ]

  /// What may follow `-S`: the first letters of the states.
  package static let letters = String(all.compactMap { $0.state.rawValue.first })

  package init() {}

  package subscript(state: JobState) -> Bool {
    get { states.contains(state) }
    set { if newValue { states.insert(state) } else { states.remove(state) } }
  }

  /// Adds the states that letters stand for.
  package var added: String? {
    get { nil }
    set {
      for letter in newValue ?? "" {
        if let found = Self.all.first(where: { $0.state.rawValue.first == letter }) {
          states.insert(found.state)
        }
      }
    }
  }
}
