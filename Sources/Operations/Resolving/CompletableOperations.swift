import Posix
import Text

/// Operations, scripts and flags that can continue a word, each with an explanation; not escaped.
package struct CompletableOperations {
  package typealias Candidate = (word: String, explanation: String)

  private let resolver: OperationResolver

  package init(of resolver: OperationResolver) {
    self.resolver = resolver
  }

  /// The operations of the project, and the scripts of its folder.
  package var operations: [Candidate] {
    let listed = resolver.listed.filter { !$0.name.hasPrefix("_") && !$0.model.hasPrefix("_") }
    return listed.map { ($0.fullName, $0.summary) } + scripts
  }

  /// The optimizers that are built in.
  package static let optimizers: [Candidate] = BuiltinOptimizers.all.map {
    ($0.name, $0.description ?? "")
  }

  private var scripts: [Candidate] {
    let folder = resolver.folder
    let names = (try? Directory(path: folder, mayBeLink: true).names()) ?? []
    return namesInNaturalOrder(names).filter { name in
      guard !name.hasPrefix("."), let status = FileStatus(path: "\(folder)/\(name)"),
        status.isRegular
      else { return false }
      return name.hasSuffix(".py") || name.hasSuffix(".sh") || status.mode & 0o100 != 0
    }.map { ($0, "script") }
  }

  /// `lr=` for each flag that is not given yet, or its values where they are known and `lr=` is typed.
  package static func flags(
    of operation: OperationDefinition, given: some Sequence<String>, typed: String
  ) -> [Candidate] {
    let names = Set(given.map { String($0.prefix { $0 != "=" }) })
    return namesInOrder(operation.flags.map(\.name)).filter { !names.contains($0) }
      .flatMap { name -> [Candidate] in
        guard let flag = operation.flag(named: name) else { return [] }
        guard typed.hasPrefix(name + "=") else {
          return [(name + "=", OperationHelp.summary(of: flag))]
        }
        return values(of: flag).map { ("\(name)=\($0)", "") }
      }
  }

  private static func values(of flag: FlagDefinition) -> [String] {
    if !flag.choices.isEmpty { return flag.choices.map(\.value.encoded) }
    if case .boolean = flag.defaultValue { return ["yes", "no"] }
    return flag.type == .boolean ? ["yes", "no"] : []
  }
}
