import Jobs

/// The combinations that the commands of a sweep stand for, by the place of the command, from 0.
package struct NumberedCombinations: Sendable {
  private var source: CombinationSource
  /// The points of the product; nil if the place is the point.
  private var points: [UInt128]?
  /// Of commands that are drawn, their parameters.
  private var drawn: [[CommandParameters.Parameter]] = []
  /// For every grid the parameters that its commands do not show by name.
  private let hidden: [[Int]]

  /// Starts without any combination; `append` adds them in the order of the commands.
  package init(_ sweep: Sweep, _ selection: Selection) throws(SpecError) {
    source = try CombinationSource(sweep, keepsValues: true)
    let isPlain =
      sweep.isComplete && selection.sample == nil && !selection.isShuffled && selection.skip == 0
    points = isPlain ? nil : []
    hidden = sweep.grids.map(\.hiddenSlots)
  }

  /// Takes in the combination that the commands stand at.
  package mutating func append(_ commands: SweepCommands) {
    if let draw = commands.draw {
      drawn.append(Self.parameters(hidden[0], of: draw))
    } else {
      points?.append(commands.point)
    }
  }

  /// The parameters that the words of the command at `place` do not name, as the command has them.
  ///
  /// Empty for a place that has no command.
  package mutating func hiddenParameters(at place: Int) -> [CommandParameters.Parameter] {
    if !drawn.isEmpty { return drawn.indices.contains(place) ? drawn[place] : [] }
    let point: UInt128
    if let points {
      guard points.indices.contains(place) else { return [] }
      point = points[place]
    } else {
      point = UInt128(max(0, place))
    }
    guard (try? source.jump(to: point)) == true else { return [] }
    return Self.parameters(hidden[source.grid], of: source.walks[source.grid])
  }

  static func parameters(
    _ slots: [Int], of walk: borrowing GridWalk
  ) -> [CommandParameters.Parameter] {
    var parameters: [CommandParameters.Parameter] = []
    for slot in slots {
      guard let value = walk.value(slot), let writing = walk.grid.writings[slot],
        let text = writing.text(of: value)
      else { continue }
      parameters.append(
        CommandParameters.Parameter(name: Array(writing.name.utf8), value: Array(text.utf8)))
    }
    return parameters
  }
}

extension Sweep {
  /// Whether some parameters decide over commands and are not named in them as `--NAME=VALUE`.
  package var hidesParameters: Bool { grids.contains { !$0.hiddenSlots.isEmpty } }
}

extension Grid {
  /// The parameters that a command of the grid, or another parameter, has without naming them as
  /// `--NAME=VALUE`, `--NAME VALUE` or `--NAME`.
  var hiddenSlots: [Int] {
    var hidden = Set(writings.indices.filter { watched[$0] && writings[$0] != nil })
    var named: Set<Int> = []
    var before: [UInt8] = []
    for segment in layout.segments {
      switch segment {
      case .literal: break
      case .environment(let slot, _): hidden.insert(slot)
      case .json(let slots, _): hidden.formUnion(slots)
      case .argument(let slot, let form):
        if form.isNamedOption { named.insert(slot) } else { hidden.insert(slot) }
      case .substitution(let slot, let form, _):
        let option = "--" + form.name
        if before.ends(with: (option + "=").utf8) || before.ends(with: (option + " ").utf8) {
          named.insert(slot)
        } else {
          hidden.insert(slot)
        }
      }
      if case .literal(let bytes) = segment { before = bytes } else { before = [] }
    }
    return hidden.subtracting(named).sorted()
  }
}

extension ParameterForm {
  /// Whether it is written with two dashes, under whatever name.
  fileprivate var isNamedOption: Bool {
    switch form {
    case .option, .space, .flag: option?.hasPrefix("--") ?? true
    case .assign, .positional, .environment, .none: false
    }
  }
}

extension [UInt8] {
  fileprivate func ends(with end: some BidirectionalCollection<UInt8>) -> Bool {
    reversed().starts(with: end.reversed())
  }
}
