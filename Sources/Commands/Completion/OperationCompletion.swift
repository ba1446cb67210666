import Arguments
import Glibc
import Operations
import Posix
import Text

/// What can be run here, and with which flags: `batchrun run OPERATION FLAG=VALUE`.
struct OperationCompletion {
  typealias Candidate = CompletionOffer.Candidate

  private let words: [String]
  private let home: String

  /// `words` are those up to the cursor, the last of which is being typed.
  init(_ words: [String], home: String) {
    self.words = words
    self.home = home
  }

  var candidates: [Candidate] {
    guard let context = try? ProjectContext(home: home, warns: false) else { return [] }
    let typed = (RunCompletion.command(of: words) as? RunCommand)?.words ?? []
    guard let name = typed.first, !name.contains("="), !name.hasPrefix("@") else {
      return operations(of: context)
    }
    return flags(of: name, context, except: typed.dropFirst())
  }

  private func operations(of context: ProjectContext) -> [Candidate] {
    let listed = context.resolver.listed.filter {
      !$0.name.hasPrefix("_") && !$0.model.hasPrefix("_")
    }
    return listed.map { operation in
      let summary = operation.description?.split(separator: "\n").first ?? ""
      return Candidate(operation.fullName, escapedForTerminal(String(summary)))
    } + scripts(in: context.folder)
  }

  private func scripts(in folder: String) -> [Candidate] {
    let names = (try? Directory(path: folder, mayBeLink: true).names()) ?? []
    return namesInNaturalOrder(names).filter { name in
      var status = stat()
      guard !name.hasPrefix("."), stat("\(folder)/\(name)", &status) == 0,
        status.st_mode & S_IFMT == S_IFREG
      else { return false }
      return name.hasSuffix(".py") || name.hasSuffix(".sh") || status.st_mode & 0o100 != 0
    }.map { Candidate($0, "script") }
  }

  /// `lr=` for each flag that is not given yet, or its values where they are known.
  private func flags(
    of name: String, _ context: ProjectContext, except given: ArraySlice<String>
  ) -> [Candidate] {
    guard let operation = try? context.operation(name, warns: false) else { return [] }
    let names = Set(given.map { String($0.prefix { $0 != "=" }) })
    let current = words.last ?? ""
    return namesInOrder(operation.flags.map(\.name)).filter { !names.contains($0) }
      .flatMap { name -> [Candidate] in
        guard let flag = operation.flag(named: name) else { return [] }
        let summary = escapedForTerminal(OperationHelp.summary(of: flag))
        guard current.hasPrefix(name + "=") else { return [Candidate(name + "=", summary)] }
        return values(of: flag).map { Candidate("\(name)=\($0)") }
      }
  }

  private func values(of flag: FlagDefinition) -> [String] {
    if !flag.choices.isEmpty { return flag.choices.map(\.value.encoded) }
    if case .boolean = flag.defaultValue { return ["yes", "no"] }
    return flag.type == .boolean ? ["yes", "no"] : []
  }
}
