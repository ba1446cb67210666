import Jobs
import Search
import YAML

/// A sweep file as the space of a search by results: the command of each point, and the point of what was
/// tried.
package struct SweepSpace: Sendable {
  package let space: Space
  private let grid: Grid
  /// The names of all parameters, by slot.
  private let names: [String]
  /// By the number of the axis, of those that vary.
  private let ranges: [(axis: Int, range: AxisRange)]

  /// A point of the space as a trial.
  package struct Trial: Sendable {
    /// Without a line feed.
    package let command: [UInt8]
    /// The values of the parameters that vary, by their names, as JSON in one line: of this the point can be
    /// known again.
    package let values: String
    /// The parameters that the words of the command do not name.
    package let hidden: [CommandParameters.Parameter]
  }

  /// Throws where nothing varies.
  package init(_ sweep: Sweep) throws(SpecError) {
    grid = sweep.grids[0]
    names = sweep.names
    var ranges: [(axis: Int, range: AxisRange)] = []
    var dimensions: [Dimension] = []
    for (number, axis) in grid.axes.enumerated() where axis.isVarying {
      let range = AxisRange(axis)
      do throws(Dimension.Problem) {
        dimensions.append(try Dimension(names[axis.slots[0]], range.domain))
      } catch {
        throw SpecError(
          "parameter '\(names[axis.slots[0]])' cannot be searched", at: grid.marks[axis.slots[0]])
      }
      ranges.append((number, range))
    }
    guard !dimensions.isEmpty else {
      throw SpecError("no parameter has more than one value", at: nil)
    }
    self.ranges = ranges
    space = Space(dimensions)
  }

  /// The trial at a point of the space.
  package func trial(_ parameters: [Coordinate]) throws(SpecError) -> Trial {
    var axes = grid.axes
    var members: [(name: String, value: Value)] = []
    for ((number, range), parameter) in zip(ranges, parameters) {
      axes[number] = range.fixed(at: parameter)
      for (place, slot) in axes[number].slots.enumerated() {
        guard let value = axes[number].value(at: 0, place: place) else { continue }
        members.append((names[slot], value))
      }
    }
    let values = JSONText.object(members, in: grid.dialect)
    guard let combination = try grid.combination(fixing: axes, keepsValues: true) else {
      throw SpecError("the conditions leave out the combination \(values)", at: nil)
    }
    return Trial(
      command: Array(try combination.command()), values: values,
      hidden: NumberedCombinations.parameters(grid.hiddenSlots, of: combination))
  }

  /// The point of the values of a trial; nil where they are of another space.
  package func parameters(of values: String) -> [Coordinate]? {
    guard let node = try? Document.parse(values.utf8), let members = node.mapping else {
      return nil
    }
    var known: [String: Value] = [:]
    for member in members {
      guard let name = member.key.scalar?.text,
        let value = try? Value(member.value, of: name, in: grid.dialect)
      else { return nil }
      known[name] = value
    }
    var parameters: [Coordinate] = []
    for (number, range) in ranges {
      let values = grid.axes[number].slots.map { known[names[$0]] }
      guard values.contains(where: { $0 != nil }), let parameter = range.coordinate(of: values)
      else {
        return nil
      }
      parameters.append(parameter)
    }
    return parameters
  }
}
