import CPOSIX
import Glibc

extension Directory {
  /// Removes what is called `name`, a folder with all that is in it; links are removed and not
  /// followed. If nothing is called so, that is as good.
  package func removeTree(_ name: String) throws(SystemError) {
    try removeTree(FileName(name))
  }

  package func removeTree(_ name: FileName) throws(SystemError) {
    guard let status = try status(of: name) else { return }
    guard status.isDirectory else { return try unlink(name, 0) }
    // A folder that its owner may not write to can still be removed by them.
    if status.mode & S_IRWXU != S_IRWXU {
      _ = name.withCString { fchmodat(descriptor.raw, $0, S_IRWXU, 0) }
    }
    let folder = try directory(name)
    for entry in try folder.entries() { try folder.removeTree(entry) }
    try unlink(name, AT_REMOVEDIR)
  }

  private func unlink(_ name: FileName, _ flags: Int32) throws(SystemError) {
    guard name.withCString({ unlinkat(descriptor.raw, $0, flags) }) == 0 || errno == ENOENT else {
      throw failure("remove", name)
    }
  }

  /// Moves what is called `name` into another folder of the same file system. Nothing may be
  /// called so there, but an empty folder.
  package func move(_ name: String, to folder: Directory) throws(SystemError) {
    guard renameat(descriptor.raw, name, folder.descriptor.raw, name) == 0 else {
      throw SystemError("move '\(path(of: name))' to '\(folder.path)'")
    }
  }

  /// Replaces another folder, which is then removed with its contents. Whoever
  /// looks sees the old or the new one, if the file system can exchange names; else there is a
  /// moment without either.
  package func replaceTree(_ name: String, by newName: String) throws(SystemError) {
    guard try status(of: name) != nil else { return try rename(newName, to: name) }
    if cposix_exchange(descriptor.raw, newName, name) == 0 { return try removeTree(newName) }
    guard [EINVAL, ENOSYS, ENOTSUP].contains(errno) else {
      throw SystemError("replace '\(path(of: name))'")
    }
    try removeTree(name)
    try rename(newName, to: name)
  }
}
