import JSON
import Posix
import Views

/// Where the columns that a user has chosen are remembered: `.cache/compare.json` in the home.
///
/// It holds for a project, as the home does. What cannot be read is not a layout, and what cannot be
/// written is not worth a message.
package struct TableLayoutFile: Sendable {
  private static let version = 1
  private static let folder = ".cache"
  private static let name = "compare.json"

  private let home: String

  package init(home: String) {
    self.home = home
  }

  package func read() -> TableLayout? {
    guard let cache = try? Directory(path: home, mayBeLink: true).directory(Self.folder),
      let bytes = try? cache.contents(of: Self.name),
      let json = try? JSONValue(parsing: bytes), json["version"]?.int == Self.version
    else { return nil }
    var layout = TableLayout()
    layout.order = json["order"]?.array?.compactMap(\.string) ?? []
    layout.hidden = Set(json["hidden"]?.array?.compactMap(\.string) ?? [])
    for member in json["widths"]?.object?.members ?? [] {
      if let width = member.value.int, width > 0 { layout.widths[member.key] = width }
    }
    for member in json["goals"]?.object?.members ?? [] {
      layout.goals[member.key] = .some(member.value.string.flatMap(TableGoal.init(rawValue:)))
    }
    layout.showsOnlyDiffering = json["only_differing"]?.bool ?? false
    return layout
  }

  package func write(_ layout: TableLayout) throws(SystemError) {
    let home = try Directory(path: home, mayBeLink: true)
    try home.makeDirectory(Self.folder)
    let file = try AtomicFile(in: home.directory(Self.folder), name: Self.name)
    do throws(SystemError) {
      try file.file.writeAll(Self.json(layout))
      // What would be lost with the power is a matter of taste.
      try file.rename()
    } catch {
      file.discard()
      throw error
    }
  }

  private static func json(_ layout: TableLayout) -> [UInt8] {
    var widths = JSONObject()
    for (name, width) in layout.widths.sorted(by: { $0.key < $1.key }) { widths.add(name, width) }
    var goals = JSONObject()
    for (name, goal) in layout.goals.sorted(by: { $0.key < $1.key }) {
      goals.add(name, goal?.rawValue.jsonValue ?? .null)
    }
    var object = JSONObject()
    object.add("version", version)
    object.add("order", layout.order)
    object.add("hidden", layout.hidden.sorted())
    object.add("widths", widths)
    object.add("goals", goals)
    object.add("only_differing", layout.showsOnlyDiffering)
    return object.bytes + [UInt8(ascii: "\n")]
  }
}
