import Search
import Testing

@testable import Sweeps

/// Sweep files as spaces of a search by results.
@Suite struct SweepSpaceTests {
  private func space(_ parameters: String) throws -> SweepSpace {
    try SweepSpace(
      Sweep(
        """
        program: t.py
        method: bayes
        metric: {name: loss}
        parameters:
          \(parameters)
        """.utf8))
  }

  private func domain(_ definition: String) throws -> Dimension.Domain? {
    try space("n: \(definition)").space.dimensions.first?.domain
  }

  @Test(arguments: [
    ("{min: 1, max: 8}", Dimension.Domain.integers(1...8, .linear)),
    ("{min: 0.5, max: 8}", .reals(0.5...8, .linear)),
    ("{distribution: log_uniform_values, min: 1e-4, max: 1}", .reals(1e-4...1, .logarithmic)),
    ("{distribution: q_uniform, min: 0, max: 1, q: 0.25}", .integers(0...4, .linear)),
    (
      "{distribution: q_log_uniform_values, min: 32, max: 512, q: 8}",
      .integers(4...64, .logarithmic)
    ),
    ("{distribution: q_log_uniform_values, min: 0.1, max: 512}", .reals(0.1...512, .logarithmic)),
    ("{distribution: normal}", .reals(1e-4...(1 - 1e-4), .linear)),
    ("{values: [a, b]}", .categories(2)), ("{values: [1, 2]}", .categories(2)),
    ("{values: [16, 32, 64, 128]}", .integers(0...3, .linear)),
    ("{values: [0.1, 0.2, 0.3]}", .integers(0...2, .linear)),
    ("{values: [3, 1, 2]}", .categories(3)), ("{values: [1, 2, x]}", .categories(3)),
    ("{values: [a, b], probabilities: [0.9, 0.1]}", .categories(2)),
    ("{min: 0, max: 1, step: 0.25}", .integers(0...4, .linear)),
  ])
  func `each parameter is a dimension`(definition: String, expected: Dimension.Domain) throws {
    #expect(try domain(definition) == expected)
  }

  @Test func `what has one value is no dimension`() throws {
    let names = try space("a: {value: 1}\n  b: {min: 0.0, max: 1.0}\n  c: {values: [x]}").space
      .dimensions
      .map(\.name)
    #expect(names == ["b"])
    #expect(throws: SpecError("no parameter has more than one value", at: nil)) {
      try space("a: {value: 1}")
    }
  }

  @Test func `the values of a trial lead back to its point`() throws {
    let space = try space(
      """
      lr: {distribution: log_uniform_values, min: 1e-5, max: 1}
        layers: {min: 1, max: 6}
        drop: {distribution: q_uniform, min: 0, max: 0.7, q: 0.1}
        opt: {values: [adam, sgd, "5", 1e-3, yes, null, [1, 2], {a: b}]}
        width: {values: [16, 32, 64]}
        noise: {distribution: log_normal, mu: 1, sigma: 0.5}
        inner: {parameters: {x: {min: -1.0, max: 1.0, when: layers > 3}}}
        epochs: {value: 7}
      """)
    let points: [[Coordinate]] = [
      [
        .real(0.00316), .integer(3), .integer(2), .category(0), .integer(1), .real(0.25),
        .real(0.5),
      ],
      [.real(1), .integer(6), .integer(7), .category(2), .integer(0), .real(0.75), .real(-1)],
      [.real(1e-5), .integer(1), .integer(0), .category(3), .integer(2), .real(0.5), .real(0)],
    ]
    for point in points {
      let trial = try space.trial(point)
      let known = try #require(space.parameters(of: trial.values), "\(trial.values)")
      for (known, expected) in zip(known, point) {
        switch (known, expected) {
        case (.real(let known), .real(let expected)):
          #expect(abs(known - expected) < 1e-12, "\(trial.values)")
        default: #expect(known == expected, "\(trial.values)")
        }
      }
    }
    for category in 0..<8 {
      var point = points[0]
      point[3] = .category(category)
      #expect(try space.parameters(of: space.trial(point).values)?[3] == .category(category))
    }
    let command = try String(decoding: space.trial(points[0]).command, as: UTF8.self)
    #expect(
      command.hasPrefix(
        "/usr/bin/env python t.py --lr=0.00316 --layers=3 --drop=0.2 --opt=adam --width=32 "
          + "--noise=1.940130278"), "\(command)")
    #expect(command.hasSuffix(" --epochs=7"))
    #expect(!command.contains("inner.x"))
    let values = try space.trial(points[1]).values
    #expect(
      values.hasPrefix(
        #"{"lr": 1.0, "layers": 6, "drop": 0.7, "opt": "5", "width": 16, "noise": 3.808536044"#),
      "\(values)")
    #expect(values.hasSuffix(#", "inner.x": -1.0}"#))
  }

  @Test func `values of a space that was another are taken as far as they go`() throws {
    let space = try space("lr: {min: 0.1, max: 0.5}\n  opt: {values: [adam, sgd]}")
    #expect(
      space.parameters(of: #"{"lr": 0.9, "opt": "sgd", "old": 1}"#) == [.real(0.5), .category(1)])
    #expect(space.parameters(of: #"{"lr": 0.2, "opt": "lion"}"#) == nil)
    #expect(space.parameters(of: #"{"lr": 0.2}"#) == nil)
    #expect(space.parameters(of: #"{"lr": "fast", "opt": "sgd"}"#) == nil)
    #expect(space.parameters(of: "lr") == nil)
    #expect(space.parameters(of: "{") == nil)
  }
}
