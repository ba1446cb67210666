import YAML

/// The text of a spec as a tree, and whose rules it follows.
struct SpecDocument {
  static let title = "the grid spec"

  let section: Section
  let dialect: Dialect
  /// About keys that are given more than once.
  let warnings: [SpecWarning]

  init(_ text: some Collection<UInt8>) throws(SpecError) {
    let root: Node?
    var repeated: [RepeatedKey] = []
    do throws(YAMLError) {
      root = try Document.parse(text)
    } catch {
      // W&B takes the last of them, and whether this is W&B's is known only when it is read.
      guard case .repeatedKey = error.problem, let lenient = try? Document.parseKeepingLast(text),
        Self.hasMethod(lenient.root)
      else { throw SpecError(error) }
      root = lenient.root
      repeated = lenient.repeated
    }
    guard let root, root.scalar?.isAbsent != true else {
      throw SpecError(
        "\(Self.title) is empty", at: Mark(line: 1, column: 1),
        hint: "it needs at least 'program: ...' and 'parameters: ...'")
    }
    section = try Section(root, name: Self.title)
    dialect = Self.hasMethod(root) ? .wandb : .own
    warnings = repeated.map { key in
      SpecWarning(
        message: "the key '\(key.name)' is already given in line \(key.first.line); "
          + "the last value is used", mark: key.mark)
    }
  }

  private static func hasMethod(_ root: Node?) -> Bool {
    root?.mapping?.contains { $0.key.scalar?.text == "method" } == true
  }
}
