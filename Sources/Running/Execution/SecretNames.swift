/// Names of variables whose values are never written down.
package enum SecretNames {
  private static let parts = [
    "PASSWORD", "PASSWD", "TOKEN", "SECRET", "KEY", "CREDENTIAL", "AUTH", "COOKIE", "DATABASE_URL",
  ].map { Array($0.utf8) }

  package static func contain(_ name: String) -> Bool {
    let name = name.utf8.map { (0x61...0x7a).contains($0) ? $0 - 0x20 : $0 }
    for start in name.indices {
      let rest = name[start...]
      for part in parts where part[0] == name[start] && rest.starts(with: part) { return true }
    }
    return false
  }
}
