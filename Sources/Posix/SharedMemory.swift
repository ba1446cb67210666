import CPOSIX
import Glibc

/// Memory that a child process can share, by inheriting its descriptor.
package struct SharedMemory: @unchecked Sendable {
  // `@unchecked`: only the address and the size are kept here; who may touch what behind it is
  // settled by the type that lays itself over it.
  package let descriptor: Int32
  package let address: UnsafeMutableRawPointer
  package let size: Int

  /// New memory, all zero.
  package init(name: String, size: Int) throws(SystemError) {
    let descriptor = cposix_memfd(name)
    guard descriptor >= 0 else { throw SystemError("make shared memory") }
    guard ftruncate(descriptor, size) == 0 else {
      let error = SystemError("make shared memory of \(size) bytes")
      close(descriptor)
      throw error
    }
    try self.init(descriptor: descriptor)
  }

  /// The memory behind a descriptor that was inherited.
  package init(descriptor: Int32) throws(SystemError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw SystemError("look at shared memory") }
    let size = Int(status.st_size)
    let address = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
    guard let address, address != MAP_FAILED else { throw SystemError("map shared memory") }
    self.descriptor = descriptor
    self.address = address
    self.size = size
  }
}
