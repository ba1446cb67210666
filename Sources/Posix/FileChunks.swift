extension FileDescriptor {
  private static let chunkSize = 1 << 18

  /// Hands over the bytes of the file piece by piece, until its end or until `body` returns false.
  package func forEachChunk(
    _ body: (ArraySlice<UInt8>) throws(SystemError) -> Bool
  ) throws(SystemError) {
    var buffer = [UInt8](repeating: 0, count: Self.chunkSize)
    var offset = 0
    while true {
      let count = try buffer.withUnsafeMutableBytes { bytes in
        Result { () throws(SystemError) in try read(into: bytes, at: offset) }
      }.get()
      if count == 0 { return }
      guard try body(buffer[..<count]) else { return }
      offset += count
    }
  }
}
