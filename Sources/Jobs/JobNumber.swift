/// The number by which users name a job of a launch, from 1.
package enum JobNumber: Hashable, Sendable {
  /// Its line in the runfile.
  case line(Int)
  /// Of a batch.
  case trial(Int)

  /// `line 17`, for people.
  package var text: String {
    switch self {
    case .line(let number): "line \(number)"
    case .trial(let number): "trial \(number)"
    }
  }
}
