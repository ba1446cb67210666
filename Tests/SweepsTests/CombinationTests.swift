import Testing

@testable import Sweeps

@Suite struct CombinationTests {
  @Test func `nested parameters have dotted names`() throws {
    let spec = """
      program: p
      parameters:
        optimizer:
          when: a == 1
          parameters:
            name: [sgd, adam]
            args: {parameters: {lr: 0.1}}
        a: [1, 2]
      """
    #expect(
      try lines(of: spec) == [
        "p --optimizer.name=sgd --optimizer.args.lr=0.1 --a=1", "p --a=2",
        "p --optimizer.name=adam --optimizer.args.lr=0.1 --a=1",
      ])
  }

  @Test func `anchors and merge keys work`() throws {
    let spec = """
      x-base: &base {min: 0, max: 2}
      program: p
      parameters:
        a: {<<: *base, max: 1}
        b: *base
      """
    #expect(try lines(of: spec) == ["p --a=0 --b=0", "p --a=0 --b=1"])
  }

  @Test func `a condition may ask for a parameter further down`() throws {
    let spec = """
      program: p
      parameters:
        momentum: {values: [0.8, 0.9], when: opt == 'sgd'}
        opt: [sgd, adam]
        x: {values: [1, 2], when: momentum != null and momentum > 0.8}
      """
    #expect(
      try lines(of: spec) == [
        "p --momentum=0.8 --opt=sgd", "p --opt=adam", "p --momentum=0.9 --opt=sgd --x=1",
        "p --momentum=0.9 --opt=sgd --x=2",
      ])
  }

  @Test func `one of a zipped pair may be conditional`() throws {
    let spec = """
      program: p
      zip: [a, b]
      parameters: {a: [1, 2], b: {values: [x, y], when: a == 1}}
      """
    #expect(try lines(of: spec) == ["p --a=1 --b=x", "p --a=2"])
  }

  @Test func `zipped values may repeat, whole rows may not`() throws {
    let spec = "program: p\nzip: [[a, b]]\nparameters: {a: [1, 1, 1], b: [x, y, x]}\n"
    #expect(try lines(of: spec) == ["p --a=1 --b=x", "p --a=1 --b=y"])
    #expect(try warnings(of: spec) == ["2:7: zip: the same values come together more than once"])
  }

  @Test func `where sees derived parameters, and numbers are equal as numbers`() throws {
    let spec = """
      program: p
      parameters:
        a: {max: 4}
        b: {values: [1.0, 2], as: none}
        c: {expr: a * b, as: none}
      where: [c == 2, "a in [1, 2, 3.0]"]
      """
    #expect(try lines(of: spec) == ["p --a=1", "p --a=2"])
  }

  @Test func `exclude takes patterns and expressions`() throws {
    let spec = """
      program: p
      parameters: {a: {max: 4}, b: [x, y]}
      exclude: [{a: [0, 1]}, b == 'x' and a > 2, {a: 2.0, b: y}]
      """
    #expect(try lines(of: spec) == ["p --a=2 --b=x", "p --a=3 --b=y"])
  }

  @Test func `an included row has what it names, what is constant and what is derived`() throws {
    let spec = """
      program: p
      parameters:
        a: [1, 2]
        b: [x, y]
        k: 100
        d: {expr: k + 1}
      where: a == 1 and b == 'x'
      include: [{b: [z, w]}, {a: 1, b: x}]
      replicates: 2
      """
    #expect(
      try lines(of: spec) == [
        "p --a=1 --b=x --k=100 --d=101 --replicate=0",
        "p --a=1 --b=x --k=100 --d=101 --replicate=1",
        "p --b=z --k=100 --d=101 --replicate=0", "p --b=z --k=100 --d=101 --replicate=1",
        "p --b=w --k=100 --d=101 --replicate=0", "p --b=w --k=100 --d=101 --replicate=1",
      ])
  }

  @Test func `blocks are laid over what is shared`() throws {
    let spec = """
      program: p
      parameters:
        a: {values: [1, 2], as: space}
        b: [x]
      where: a < 10
      grids:
        - parameters: {a: [3, 30], c: 5}
        - program: q
          zip: [[a, b]]
          parameters: {b: [y, z]}
        - {style: {args: assign}, replicates: {count: 1, parameter: seed}}
      include: [{a: 7}]
      """
    #expect(
      try lines(of: spec) == [
        "p --a 3 --b=x --c=5", "q --a 1 --b=y", "q --a 2 --b=z", "p --a 1 b=x seed=0",
        "p --a 2 b=x seed=0", "p --a 7 --b=x",
      ])
  }

  @Test func `combinations that two blocks have come once, however the blocks are written`() throws
  {
    let spec = """
      program: p
      parameters:
        a: {max: 6}
        b: [x, y]
        c: {template: "${a}${b}", as: none}
      grids:
        - where: a < 4
        - parameters: {a: {min: 2, max: 5}}
        - zip: [[a, b]]
          parameters: {a: [5, 0], b: [y, x]}
        - {}
      """
    let all = try lines(of: spec)
    #expect(Set(all).count == all.count)
    #expect(all.count == 12)
    #expect(
      all.prefix(8).elementsEqual((0..<4).flatMap { ["p --a=\($0) --b=x", "p --a=\($0) --b=y"] }))
    #expect(
      all[8...].elementsEqual(["p --a=4 --b=x", "p --a=4 --b=y", "p --a=5 --b=y", "p --a=5 --b=x"]))
  }

  @Test func `a grid without axes is one command`() throws {
    #expect(try lines(of: "program: p\nparameters: {a: {expr: 6 * 7}}\n") == ["p --a=42"])
    #expect(try lines(of: "program: p\nparameters: {a: {expr: 6 * 7}}\nwhere: a > 50\n") == [])
  }

  @Test func `the count is the number of lines`() throws {
    for example in try GridExample.all() {
      guard case .lines(let expected) = example.result, example.sample == nil else { continue }
      let sweep = try Sweep(example.spec.utf8)
      #expect(try sweep.count(sweep.selection) == UInt128(expected.count), "\(example.name)")
    }
  }

  @Test func `an enormous grid is counted and entered anywhere without walking it`() throws {
    let parameters = (0..<12).map { "  p\($0): {max: 1000}" }.joined(separator: "\n")
    let spec = "program: p\nparameters:\n\(parameters)\n"
    let sweep = try Sweep(spec.utf8)
    #expect(try sweep.count(Selection()).description == "1" + String(repeating: "0", count: 36))
    let line = try lines(of: spec, Selection(skip: 123_456_789, limit: 1))
    #expect(line.first?.hasSuffix("--p8=0 --p9=123 --p10=456 --p11=789") == true)
    let huge = (0..<14).map { "  p\($0): {max: 1000}" }.joined(separator: "\n")
    #expect(
      failure(of: "program: p\nparameters:\n\(huge)\n")
        == "1:1: the grid has more than 10^38 combinations")
  }
}
