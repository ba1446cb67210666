import JSON
import Jobs
import Operations
import Posix
import Runs

/// What all trials of a batch have, to make one after another of.
struct TrialPattern {
  private let common: RunCreation
  private let label: LabelTemplate
  private let userFlags: [String]

  /// - Parameters:
  ///   - common: a trial without flags.
  ///   - label: what the label of each is made of.
  ///   - userFlags: the names of the flags that the user set for the batch.
  init(_ common: RunCreation, label: LabelTemplate, userFlags: [String]) {
    self.common = common
    self.label = label
    self.userFlags = userFlags
  }

  /// Another trial, with its place in the batch, from 1.
  /// `given` are the names of flags that were set for this trial alone.
  func creation(with flags: Flags, place: Int, given: [String] = []) -> RunCreation {
    var creation = common
    creation.identify(as: .random(), at: Clock.wall)
    creation.flags = flags
    // Its own values, not the lists that the batch has: these would be as long as there are trials.
    for name in userFlags + given { creation.userFlags[name] = flags[name] }
    creation.others.members.append(.init(key: "trial", value: .number("\(place)")))
    creation.label = label.rendered(flags).text
    return creation
  }
}
