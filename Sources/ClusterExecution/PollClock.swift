/// When a cluster and its files are looked at. All times are seconds; what is not fixed follows from the
/// time between two signs of life of an element.
package struct PollClock: Sendable {
  /// Between two signs of life.
  package let beat: Double

  /// Before the queue is asked for the first time.
  package static let firstQuestion = 3.0
  /// Between two looks at the records: while they change, and at most.
  package static let busyLook = 1.0
  package static let idleLook = 10.0
  /// In which orders, or wishes to end some, are gathered.
  package static let gathering = 0.2

  package init(beat: Double) {
    self.beat = beat
  }

  /// Between two questions to the queue, at first and at most.
  package var leastQuestion: Double { beat / 2 }
  package var mostQuestion: Double { beat * 2 }
  /// For which records of an element that is over are still read.
  package var lateRecords: Double { beat / 2 }
  /// After which an element that is silent has no process any longer.
  package var silence: Double { beat * 3 }
  /// After which an element that nobody knows is lost.
  package var oblivion: Double { beat * 5 }

  /// After a look that found something, or nothing. `age`: since when jobs are followed; what has taken
  /// long may be heard of later.
  package static func nextLook(after pause: Double, isBusy: Bool, age: Double) -> Double {
    isBusy ? busyLook : min(idleLook, max(busyLook, age * 0.05), pause * 1.5)
  }

  /// After a question whose answer changed something, or nothing. One that was asked out of turn is
  /// repeated soon, and then less and less often.
  package func nextQuestion(after pause: Double, isBusy: Bool) -> Double {
    if pause < leastQuestion { return min(leastQuestion, pause * 2) }
    return isBusy ? leastQuestion : min(mostQuestion, pause * 1.5)
  }

  /// Before the submission of this number, from 0, of a launch: many small ones in a row would be a burden.
  package static func gathering(before submission: Int) -> Double {
    min(30, gathering * Double(1 << min(submission, 8)))
  }
}
