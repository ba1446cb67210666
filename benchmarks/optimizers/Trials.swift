import Glibc
import JSON
import Search

/// The trials of a study, as its method sees them.
struct Trials {
  private let method: any SearchMethod
  private var pending: [(number: Int, parameters: [Coordinate])] = []
  private var ended: [(parameters: [Coordinate], value: Double?)] = []

  init(_ study: Study) {
    method = study.method
  }

  mutating func answer(_ number: Int) -> String {
    var evidence = Evidence(in: method.space)
    for trial in ended { evidence.add(trial.parameters, value: trial.value) }
    for trial in pending { evidence.addPending(trial.parameters) }
    let start = Self.processorTime()
    guard let suggestion = method.suggestion(number, given: evidence) else { return "{}" }
    let cost = Self.processorTime() - start
    pending.append((number, suggestion.parameters))
    let parameters = suggestion.parameters.map { coordinate in
      switch coordinate {
      case .real(let value): "\(value)"
      case .integer(let value), .category(let value): "\(value)"
      }
    }
    return "{\"parameters\": [\(parameters.joined(separator: ", "))], \"cpu\": \(cost)}"
  }

  mutating func end(_ number: Int, value: Double?) {
    guard let place = pending.firstIndex(where: { $0.number == number }) else { return }
    ended.append((pending.remove(at: place).parameters, value))
  }

  private static func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
