import Glibc

/// What takes in a tree of files, in the order in which they are met: a folder, then what is in it.
package protocol FileTreeSink {
  /// A folder begins; `path` is that from the root of the tree, whose own is empty.
  mutating func enter(_ path: FileTreePath, _ status: FileStatus) throws(CopyError)
  /// The folder that was entered last ends.
  mutating func leave() throws(CopyError)
  /// A file, open, called `name` in `folder`; `isLinked` if a link was followed to it.
  mutating func file(
    _ path: FileTreePath, _ file: FileDescriptor, _ status: FileStatus, isLinked: Bool,
    name: FileName, in folder: Directory
  ) throws(CopyError)
  mutating func link(
    _ path: FileTreePath, to target: [UInt8], _ status: FileStatus
  ) throws(CopyError)
}

/// The names from the root of a tree down to something in it.
package struct FileTreePath: Hashable, Sendable {
  package var names: [FileName] = []

  package init(_ names: [FileName] = []) {
    self.names = names
  }

  package func appending(_ name: FileName) -> FileTreePath { FileTreePath(names + [name]) }

  /// With slashes between the names.
  package var bytes: [UInt8] { Array(names.map(\.bytes).joined(separator: [0x2f])) }
  package var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// Goes through a tree of files and hands it to a sink. Links are followed only if that is
/// asked for; what is neither folder, file nor link is left out.
package struct FileTreeWalk {
  /// What becomes of a symbolic link.
  package enum LinkTreatment: Sendable {
    /// It stays a link, to this.
    case link([UInt8])
    /// What it leads to takes its place; a link that leads nowhere is left out.
    case contents
    /// As `contents`, if it is a file; a folder is left out.
    case fileContents
  }

  package enum Omission: Hashable, Sendable {
    /// A socket, a FIFO, a device.
    case special
    /// A link to a folder, or to nothing, or in a circle.
    case link
  }

  private let treat: (FileTreePath, [UInt8]) -> LinkTreatment
  private let isWanted: (FileTreePath) -> Bool
  /// What was left out, by their paths.
  package private(set) var omissions: [(path: FileTreePath, why: Omission)] = []
  /// The folders that we are in, so that links cannot lead in circles.
  private var above: [FileStatus] = []

  /// - Parameters:
  ///   - isWanted: false for what is left out without a word.
  ///   - treat: what to do with a link of this path to this target.
  package init(
    isWanted: @escaping (FileTreePath) -> Bool = { _ in true },
    links treat: @escaping (FileTreePath, [UInt8]) -> LinkTreatment = { .link($1) }
  ) {
    self.isWanted = isWanted
    self.treat = treat
  }

  /// Goes through a folder.
  package mutating func walk<Sink: FileTreeSink>(
    _ folder: Directory, into sink: inout Sink
  ) throws(CopyError) {
    try walk(folder, FileTreePath(), &sink)
  }

  /// Hands over a single file, which is the whole tree; does nothing if there is no such file.
  package mutating func walk<Sink: FileTreeSink>(
    file name: FileName, in folder: Directory, into sink: inout Sink
  ) throws(CopyError) {
    let status = try reading { () throws(SystemError) in try folder.status(of: name) }
    guard let status else { return }
    guard status.isRegular else { return omissions.append((FileTreePath([name]), .special)) }
    let file = try reading { () throws(SystemError) in try folder.file(name) }
    try sink.file(FileTreePath(), file, status, isLinked: false, name: name, in: folder)
  }

  private mutating func walk<Sink: FileTreeSink>(
    _ folder: Directory, _ path: FileTreePath, _ sink: inout Sink
  ) throws(CopyError) {
    let (status, names) = try reading { () throws(SystemError) in
      (try folder.descriptor.status(), try folder.entries().sorted { $0.isBefore($1) })
    }
    if above.contains(where: { $0.isSameFile(as: status) }) {
      return omissions.append((path, .link))
    }
    above.append(status)
    defer { above.removeLast() }
    try sink.enter(path, status)
    for name in names {
      let path = path.appending(name)
      guard isWanted(path) else { continue }
      // An entry that was removed during the walk counts as never there.
      guard
        let status = try reading({ () throws(SystemError) in try folder.status(of: name) })
      else { continue }
      if status.isDirectory {
        let inner = try reading { () throws(SystemError) in try folder.directory(name) }
        try walk(inner, path, &sink)
      } else if status.isRegular {
        let file = try reading { () throws(SystemError) in try folder.file(name) }
        try sink.file(path, file, status, isLinked: false, name: name, in: folder)
      } else if status.isLink {
        try link(name, folder, path, status, &sink)
      } else {
        omissions.append((path, .special))
      }
    }
    try sink.leave()
  }

  private mutating func link<Sink: FileTreeSink>(
    _ name: FileName, _ folder: Directory, _ path: FileTreePath, _ status: FileStatus,
    _ sink: inout Sink
  ) throws(CopyError) {
    let target = try reading { () throws(SystemError) in try folder.target(ofLink: name) }
    let takesFolders: Bool
    switch treat(path, target) {
    case .link(let target): return try sink.link(path, to: target, status)
    case .contents: takesFolders = true
    case .fileContents: takesFolders = false
    }
    guard let file = try? folder.file(name, mayBeLink: true), let found = try? file.status() else {
      return omissions.append((path, .link))
    }
    if found.isRegular {
      try sink.file(path, file, found, isLinked: true, name: name, in: folder)
    } else if found.isDirectory, takesFolders {
      let inner = try reading { () throws(SystemError) in
        try folder.directory(name, mayBeLink: true)
      }
      try walk(inner, path, &sink)
    } else {
      omissions.append((path, found.isDirectory ? .link : .special))
    }
  }

  private func reading<Value>(
    _ body: () throws(SystemError) -> Value
  ) throws(CopyError) -> Value {
    do throws(SystemError) {
      return try body()
    } catch {
      throw .source(error)
    }
  }
}

extension FileName {
  /// The order of the bytes, so that two walks meet the same things in the same order.
  fileprivate func isBefore(_ other: FileName) -> Bool {
    bytes.lexicographicallyPrecedes(other.bytes)
  }
}
