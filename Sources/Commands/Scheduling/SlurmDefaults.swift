import Glibc
import Posix
import SlurmExecution

/// Settings of Slurm that hold for a user, or for a whole site.
enum SlurmDefaults {
  /// From the site's to the user's, which win.
  static var paths: [String] {
    let user = Console.environment("HOME").map { $0 + "/.config/batchrun/slurm.yml" }
    return ["/etc/batchrun/slurm.yml"] + [user].compactMap(\.self)
  }

  /// What they say together; nothing where there are none.
  static func read() throws(SlurmSettingError) -> SlurmSettings {
    var settings = SlurmSettings()
    for path in paths {
      guard let bytes = try contents(of: path) else { continue }
      settings = try SlurmSettings.read(yaml: bytes, path: path).over(settings)
    }
    return settings
  }

  private static func contents(of path: String) throws(SlurmSettingError) -> [UInt8]? {
    do throws(SystemError) {
      return try readFile(path)
    } catch {
      if error.code == ENOENT || error.code == ENOTDIR { return nil }
      throw SlurmSettingError(.file("\(error)", hint: "make it readable, or remove it"))
    }
  }
}
