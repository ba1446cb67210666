import Glibc

/// Something in a folder.
package struct DirectoryEntry: Hashable, Sendable {
  package enum Kind: Sendable {
    case file, folder, link, other
  }

  package var name: String
  package var kind: Kind
}

extension Directory {
  /// What is in it and is wanted, in no order, without `.` and `..`. Of a folder of a million files
  /// no more is made than of those that `isWanted`, which gets the name and what it is.
  package func entries(
    where isWanted: (UnsafePointer<CChar>, DirectoryEntry.Kind) -> Bool
  ) throws(SystemError) -> [DirectoryEntry] {
    let raw = openat(descriptor.raw, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard raw >= 0 else { throw SystemError("open '\(path)'") }
    guard let stream = fdopendir(raw) else {
      let error = SystemError("list '\(path)'")
      close(raw)
      throw error
    }
    defer { closedir(stream) }
    var entries: [DirectoryEntry] = []
    while let entry = readdir(stream) {
      let type = entry.pointee.d_type
      withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { name in
          if strcmp(name, ".") == 0 || strcmp(name, "..") == 0 { return }
          let kind = kind(name, type)
          if isWanted(name, kind) { entries.append(.init(name: String(cString: name), kind: kind)) }
        }
      }
    }
    return entries
  }

  private func kind(_ name: UnsafePointer<CChar>, _ type: UInt8) -> DirectoryEntry.Kind {
    switch Int(type) {
    case DT_REG: return .file
    case DT_DIR: return .folder
    case DT_LNK: return .link
    case DT_UNKNOWN:
      // Some file systems do not tell.
      var status = stat()
      guard fstatat(descriptor.raw, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return .other }
      switch status.st_mode & S_IFMT {
      case S_IFREG: return .file
      case S_IFDIR: return .folder
      case S_IFLNK: return .link
      default: return .other
      }
    default: return .other
    }
  }
}
