import Posix
import Synchronization

/// What programs inherit that bring their own variables: those of a batch bring the same names again
/// and again, so it is put together once for these.
final class ProgramEnvironment: Sendable {
  /// What is inherited in addition to variables of certain names.
  struct Inherited {
    /// The names with the `=` after them, or without one if the variable is taken away.
    fileprivate let names: [[UInt8]]
    let entries: CStrings
    /// Which of `entries`, and of the variables after them, make up the environment.
    let order: [Int]
    /// The value of PATH; nil if it is the program's own.
    fileprivate let searchPath: String?

    fileprivate func fits(_ own: [[UInt8]]) -> Bool {
      names.count == own.count
        && zip(names, own).allSatisfy { name, entry in
          entry.starts(with: name)
            && (entry.count == name.count || name.last == UInt8(ascii: "="))
        }
    }

    /// Where the program of these variables is looked for.
    func searchPath(beside own: [[UInt8]]) -> String {
      searchPath ?? JobEnvironment.searchPath(in: own)
    }
  }

  private let environment: JobEnvironment
  private let latest = Mutex<Inherited?>(nil)

  init(_ environment: JobEnvironment) {
    self.environment = environment
  }

  /// What a program inherits that brings these variables, the later of two with the same name.
  func inherited(beside own: [[UInt8]]) -> Inherited {
    if let latest = latest.withLock({ $0 }), latest.fits(own) { return latest }
    let inherited = make(beside: own)
    latest.withLock { $0 = inherited }
    return inherited
  }

  private func make(beside own: [[UInt8]]) -> Inherited {
    let equals = UInt8(ascii: "=")
    let names = own.map { entry in entry.firstIndex(of: equals).map { Array(entry[...$0]) } ?? entry
    }
    var places: [[UInt8]: Int] = [:]
    for (place, entry) in own.enumerated() { places[JobEnvironment.name(of: entry)] = place }
    let entries = environment.entries.filter { places[JobEnvironment.name(of: $0)] == nil }
    let given = places.values.sorted().filter { names[$0].last == equals }
    return Inherited(
      names: names, entries: CStrings(entries),
      order: Array(entries.indices) + given.map { entries.count + $0 },
      searchPath: places[Array("PATH".utf8)] == nil
        ? JobEnvironment.searchPath(in: entries) : nil)
  }
}
