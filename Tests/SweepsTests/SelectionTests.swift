import Testing

@testable import Sweeps

@Suite struct SelectionTests {
  /// Grids of different making, each small enough to be listed.
  static let specs = [
    "program: p\nparameters: {a: {max: 7}, b: [x, y, z], c: {max: 5}}\n",
    "program: p\nparameters: {a: {max: 9}, b: {max: 9}}\nwhere: (a * b) % 3 == 1\n",
    """
    program: p
    parameters:
      opt: [sgd, adam, lion]
      momentum: {values: [0.8, 0.9], when: opt == 'sgd'}
      a: {max: 6}
    exclude: {opt: lion, a: [1, 2]}
    include: [{opt: rmsprop, a: [1, 2]}]
    replicates: 2
    """,
    """
    program: p
    parameters: {a: {max: 6}, b: {max: 6}}
    grids: [{}, {parameters: {a: {min: 3, max: 9}}}, {where: a == b}]
    """,
  ]

  @Test(arguments: specs)
  func `a sample is that many different lines of the grid, in its order`(spec: String) throws {
    let all = try lines(of: spec)
    for size in [1, 2, all.count / 2, all.count - 1, all.count, all.count + 5] {
      for seed: UInt64 in 0..<4 {
        let sample = try lines(of: spec, Selection(sample: size, seed: seed))
        #expect(sample.count == min(size, all.count))
        let places = sample.compactMap(all.firstIndex)
        #expect(places.count == sample.count)
        #expect(zip(places, places.dropFirst()).allSatisfy(<))
      }
    }
  }

  @Test(arguments: specs)
  func `a shuffle is all lines in another order, and the seed decides which`(spec: String) throws {
    let all = try lines(of: spec)
    let shuffled = try lines(of: spec, Selection(seed: 1, isShuffled: true))
    #expect(shuffled != all)
    #expect(shuffled.sorted() == all.sorted())
    #expect(try lines(of: spec, Selection(seed: 1, isShuffled: true)) == shuffled)
    #expect(try lines(of: spec, Selection(seed: 2, isShuffled: true)) != shuffled)
  }

  @Test(arguments: specs, [false, true])
  func `skip and limit cut the lines into parts`(spec: String, isShuffled: Bool) throws {
    var selection = Selection(seed: 3, isShuffled: isShuffled)
    let all = try lines(of: spec, selection)
    for size in [1, 4, 7, all.count] {
      var parts: [String] = []
      for start in stride(from: 0, to: all.count, by: size) {
        selection.skip = start
        selection.limit = size
        parts += try lines(of: spec, selection)
      }
      #expect(parts == all)
    }
    selection.skip = all.count
    selection.limit = nil
    #expect(try lines(of: spec, selection) == [])
    let sweep = try Sweep(spec.utf8)
    #expect(try sweep.count(selection) == 0)
    selection.skip = all.count - 3
    #expect(try sweep.count(selection) == 3)
  }

  @Test(arguments: specs)
  func `a sample that is shuffled, skipped and limited is still the same sample`(spec: String)
    throws
  {
    let sample = try lines(of: spec, Selection(sample: 9, seed: 5))
    let shuffled = try lines(of: spec, Selection(sample: 9, seed: 5, isShuffled: true))
    #expect(shuffled.sorted() == sample.sorted())
    let part = try lines(of: spec, Selection(sample: 9, seed: 5, skip: 2, limit: 3))
    #expect(part == Array(sample[2..<5]))
  }

  @Test func `a draw from 10^12 combinations is the same on every machine`() throws {
    let spec = """
      program: p
      seed: 7
      sample: 3
      parameters: {a: {max: 1000000}, b: {max: 1000000}}
      """
    #expect(
      try lines(of: spec)
        == ["p --a=283715 --b=903016", "p --a=429612 --b=211996", "p --a=907683 --b=893606"])
  }

  @Test func `every combination is drawn about equally often`() throws {
    let sweep = try Sweep("program: p\nparameters: {a: {max: 10}}\n".utf8)
    var counts: [String: Int] = [:]
    for seed: UInt64 in 0..<2_000 {
      var commands = try SweepCommands(sweep, Selection(sample: 3, seed: seed))
      var buffer: [UInt8] = []
      while try commands.next(appendingTo: &buffer) {}
      for line in buffer.split(separator: UInt8(ascii: "\n")) {
        counts[String(decoding: line, as: UTF8.self), default: 0] += 1
      }
    }
    // 600 are expected of each, with a standard deviation of about 20.
    #expect(counts.count == 10)
    #expect(counts.values.allSatisfy { abs($0 - 600) < 100 })
  }
}
