import JSON
import Posix
import Runs
import TerminalUI

/// Where the columns that somebody has chosen are remembered: `.cache/compare.json` in the home.
///
/// It holds for a project, as the home does. What cannot be read is no layout, and what cannot be
/// written is not worth a message.
struct TableLayoutFile: Sendable {
  private static let version = 1
  private static let folder = ".cache"
  private static let name = "compare.json"

  private let home: String

  init(home: String) {
    self.home = home
  }

  func read() -> TableLayout? {
    guard let cache = try? Directory(path: home).directory(Self.folder),
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

  func write(_ layout: TableLayout) throws(SystemError) {
    let home = try Directory(path: home)
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
    func strings(_ names: [String]) -> JSONValue { .array(names.map { .string($0) }) }
    let widths = layout.widths.sorted { $0.key < $1.key }.map {
      JSONObject.Member(key: $0.key, value: .number(String($0.value)))
    }
    let goals = layout.goals.sorted { $0.key < $1.key }.map {
      JSONObject.Member(key: $0.key, value: $0.value.map { .string($0.rawValue) } ?? .null)
    }
    var bytes: [UInt8] = []
    bytes.appendJSON(
      .object(
        JSONObject([
          .init(key: "version", value: .number(String(version))),
          .init(key: "order", value: strings(layout.order)),
          .init(key: "hidden", value: strings(layout.hidden.sorted())),
          .init(key: "widths", value: .object(JSONObject(widths))),
          .init(key: "goals", value: .object(JSONObject(goals))),
          .init(key: "only_differing", value: .bool(layout.showsOnlyDiffering)),
        ])))
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }
}
