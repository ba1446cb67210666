/// Names of variables whose values are never written down.
enum SecretNames {
  private static let parts = [
    "PASSWORD", "PASSWD", "TOKEN", "SECRET", "KEY", "CREDENTIAL", "AUTH", "COOKIE", "DATABASE_URL",
  ].map { Array($0.utf8) }

  static func contain(_ name: String) -> Bool {
    let name = name.utf8.map { (0x61...0x7a).contains($0) ? $0 - 0x20 : $0 }
    return parts.contains { part in
      guard name.count >= part.count else { return false }
      return (0...(name.count - part.count)).contains { start in
        name[start] == part[0] && name[start..<(start + part.count)].elementsEqual(part)
      }
    }
  }
}
