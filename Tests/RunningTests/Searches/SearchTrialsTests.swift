import Search
import Testing

@testable import Running

@Suite struct SearchTrialsTests {
  private func space() throws -> Space {
    Space([
      try Dimension("x", .reals(0...1, .linear)), try Dimension("n", .integers(1...4, .linear)),
    ])
  }

  private func trials(_ count: Int, until cut: Int = .max) throws -> (SearchTrials, [[Coordinate]])
  {
    let search = GaussianSearch(try space(), seed: 3)
    var trials = SearchTrials(search)
    var chosen: [[Coordinate]] = []
    for number in 0..<count {
      if number == cut {
        // Made again of what is known, as after a kill -9.
        var again = SearchTrials(search)
        for (place, parameters) in chosen.enumerated() {
          again.add(parameters, .ended(value(parameters, place)))
        }
        trials = again
      }
      let parameters = try #require(trials.next())
      chosen.append(parameters)
      trials.add(parameters, .pending)
      trials.note(.ended(value(parameters, number)), of: number)
    }
    return (trials, chosen)
  }

  private func value(_ parameters: [Coordinate], _ number: Int) -> Double? {
    guard number != 4, case .real(let x) = parameters[0], case .integer(let n) = parameters[1]
    else {
      return nil
    }
    return (x - 0.3) * (x - 0.3) + Double(n)
  }

  @Test func `a search that was cut off goes on with the same trials`() throws {
    let whole = try trials(12).1
    #expect(Set(whole).count == 12)
    for cut in [1, 5, 11] { #expect(try trials(12, until: cut).1 == whole) }
  }

  @Test func `the order in which trials end does not matter`() throws {
    let search = GaussianSearch(try space(), seed: 1)
    var first = SearchTrials(search)
    for _ in 0..<6 {
      let next = try #require(first.next())
      first.add(next, .pending)
    }
    var second = first
    for number in 0..<5 { first.note(.ended(Double(number)), of: number) }
    for number in (0..<5).reversed() { second.note(.ended(Double(number)), of: number) }
    #expect(first.next() == second.next())
    second.note(.ended(-1), of: 5)
    #expect(first.next() != second.next())
  }

  @Test func `a trial that is another one once more counts as often`() throws {
    let search = GaussianSearch(try space(), seed: 1)
    var trials = SearchTrials(search)
    trials.add([.real(0.5), .integer(1)], .ended(1))
    trials.add([.real(0.2), .integer(2)], .same(0))
    trials.add(nil, .ended(0))
    trials.add([.real(0.9), .integer(3)], .leftOut)
    #expect(trials.count == 4)
    #expect(trials.next() != nil)
  }

  @Test func `a small space is exhausted`() throws {
    let search = GaussianSearch(Space([try Dimension("n", .categories(3))]), seed: 1)
    var trials = SearchTrials(search)
    for _ in 0..<3 {
      let next = try #require(trials.next())
      trials.add(next, .pending)
    }
    #expect(trials.next() == nil)
  }
}
