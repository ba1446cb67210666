import CPOSIX

/// CRC-32C (Castagnoli), as storage systems use it against torn and damaged blocks.
package func checksumCRC32C(_ bytes: UnsafeRawBufferPointer, continuing crc: UInt32 = 0) -> UInt32 {
  cposix_crc32c(crc, bytes.baseAddress, bytes.count)
}
