/// What makes two values the same to W&B's engine, which compares them as PyYAML would write them:
/// `0.1` and `0.10`, mappings in another order. `1` and `1.0` are the same, but not inside of lists
/// and mappings.
struct ValueIdentity: Hashable {
  private indirect enum Kind: Hashable {
    case null
    case boolean(Bool)
    case integer(String)
    case real(UInt64)
    case text(String)
    case list([Kind])
    case mapping([String: Kind])
  }

  private let kind: Kind

  init(_ value: Value) {
    let kind = Self.kind(value)
    guard case .real(let pattern) = kind,
      let whole = Self.whole(Double(bitPattern: pattern))
    else {
      self.kind = kind
      return
    }
    self.kind = .integer(whole)
  }

  private static func kind(_ value: Value) -> Kind {
    switch value {
    case .null: return .null
    case .boolean(let truth, _): return .boolean(truth)
    case .text(let text, plain: false): return .text(text)
    case .text(let text, plain: true):
      switch PyYAMLScalar(text) {
      case .integer(let digits): return .integer(digits)
      case .real(let number): return .real(number.bitPattern)
      case .boolean, .null, .text: return .text(text)
      }
    case .list(let items): return .list(items.map(kind))
    case .mapping(let members):
      return .mapping(
        Dictionary(members.map { ($0.key, kind($0.value)) }, uniquingKeysWith: { $1 }))
    }
  }

  private static func whole(_ number: Double) -> String? {
    Int128(exactly: number).map { String($0) }
  }
}
