/// The tags of YAML's core schema; no others are read.
package enum CoreTag: String, Hashable, Sendable, CaseIterable {
  case string = "tag:yaml.org,2002:str"
  case integer = "tag:yaml.org,2002:int"
  case float = "tag:yaml.org,2002:float"
  case boolean = "tag:yaml.org,2002:bool"
  case null = "tag:yaml.org,2002:null"
  case sequence = "tag:yaml.org,2002:seq"
  case mapping = "tag:yaml.org,2002:map"

  /// The kind of node that the tag may stand at, as a predicate on its content.
  func fits(_ content: Node.Content) -> Bool {
    switch (self, content) {
    case (.sequence, .sequence), (.mapping, .mapping): true
    case (.sequence, _), (.mapping, _): false
    case (_, .scalar): true
    default: false
    }
  }
}
