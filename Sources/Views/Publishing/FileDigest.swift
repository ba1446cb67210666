import CNettle
import Posix

/// The MD5 of a file: to see whether a copy of it is whole, and for nothing that needs more.
package enum FileDigest {
  private static let chunkSize = 1 << 20

  /// 32 hex digits.
  package static func md5(of file: FileDescriptor) throws(SystemError) -> String {
    var context = md5_ctx()
    nettle_md5_init(&context)
    var offset = 0
    while true {
      let chunk = try file.bytes(in: offset..<offset + chunkSize)
      if chunk.isEmpty { break }
      chunk.withUnsafeBufferPointer { nettle_md5_update(&context, $0.count, $0.baseAddress) }
      offset += chunk.count
    }
    var digest = [UInt8](repeating: 0, count: Int(MD5_DIGEST_SIZE))
    let count = digest.count
    digest.withUnsafeMutableBufferPointer { nettle_md5_digest(&context, count, $0.baseAddress) }
    return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
