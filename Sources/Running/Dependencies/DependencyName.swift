import Operations

extension SourceDefinition {
  /// `operation:train`, `file:data.csv`
  package var uri: String {
    switch kind {
    case .operation(let text): "operation:\(text)"
    case .file(let path): "file:\(path)"
    case .configuration(let path): "config:\(path)"
    case .url(let text): text
    case .module(let name): "module:\(name)"
    }
  }

  /// What messages and records call it.
  package var resolvingName: String {
    if let name = name ?? flagName { return name }
    if case .operation(let text) = kind { return text }
    return uri
  }
}

extension ResourceDefinition {
  /// What messages and records call it.
  package var resolvingName: String {
    name ?? sources.map(\.resolvingName).joined(separator: ",")
  }
}
