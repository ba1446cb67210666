import YAML

/// What a parameter is set to, as it stands in the spec.
package enum Value: Hashable, Sendable {
  case null
  /// With the word that the spec has for it: `true`, `True`, `TRUE`, ….
  case boolean(Bool, written: String)
  /// Everything else that is a single piece of text; `plain` if it stands without quotes, so
  /// that it is a number if it looks like one.
  case text(String, plain: Bool)
  case list([Value])
  /// In sweep files of W&B only.
  case mapping([Member])

  /// A key of a mapping with its value.
  package struct Member: Hashable, Sendable {
    let key: String
    let value: Value
  }

  /// Reads a value; `owner` names whose it is in messages.
  init(_ node: Node, of owner: String, in dialect: Dialect) throws(SpecError) {
    switch node.content {
    case .scalar(let scalar): self = try Value.single(scalar, node, owner, dialect)
    case .sequence(let items):
      var values: [Value] = []
      for item in items { values.append(try Value(item, of: owner, in: dialect)) }
      self = .list(values)
    case .mapping(let entries):
      guard dialect == .wandb else {
        throw SpecError("\(owner): a value cannot be a mapping", at: node.start)
      }
      var members: [Member] = []
      for entry in entries {
        members.append(
          Member(
            key: try Value.key(entry.key, owner),
            value: try Value(entry.value, of: owner, in: dialect)))
      }
      self = .mapping(members)
    }
  }

  /// The key as JSON has it: `true` for `yes`.
  private static func key(_ node: Node, _ owner: String) throws(SpecError) -> String {
    guard let scalar = node.scalar else {
      throw SpecError("\(owner): a key must be a name", at: node.start)
    }
    switch try single(scalar, node, owner, .wandb) {
    case .null: return "null"
    case .boolean(let truth, _): return truth ? "true" : "false"
    case .text, .list, .mapping: return scalar.text
    }
  }

  private static func single(
    _ scalar: Scalar, _ node: Node, _ owner: String, _ dialect: Dialect
  ) throws(SpecError) -> Value {
    guard !scalar.isAbsent || dialect == .wandb else {
      throw SpecError(
        "\(owner): a value is empty", at: node.start,
        hint: "write '' for empty text and null for no value")
    }
    guard !scalar.text.unicodeScalars.contains(where: \.breaksLine) else {
      throw SpecError(
        "\(owner): a value has a line break, and a command is one line", at: node.start)
    }
    let plain = scalar.style == .plain && node.tag != .string || node.tag?.isNumber == true
    if scalar.style == .plain && node.tag == nil || node.tag == .boolean,
      let truth = truth(of: scalar.text, dialect)
    {
      return .boolean(truth, written: scalar.text)
    }
    if scalar.style == .plain && node.tag == nil || node.tag == .null,
      isNull(scalar.text) || scalar.isAbsent
    {
      return .null
    }
    return .text(scalar.text, plain: plain)
  }

  private static func truth(of text: String, _ dialect: Dialect) -> Bool? {
    switch text {
    case "true", "True", "TRUE": true
    case "false", "False", "FALSE": false
    default: dialect == .wandb ? PyYAMLScalar.truth(of: text) : nil
    }
  }

  private static func isNull(_ text: String) -> Bool {
    ["null", "Null", "NULL", "~"].contains(text)
  }
}

extension CoreTag {
  fileprivate var isNumber: Bool { self == .integer || self == .float }
}

extension Unicode.Scalar {
  /// Whether it would end the line of a runfile; a NUL byte ends a command as well.
  var breaksLine: Bool { self == "\n" || self == "\r" || self == "\0" }
}
