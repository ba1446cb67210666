import CPOSIX
import Glibc

/// A new pipe. Programs inherit neither end, unless they are given one.
func makePipe() throws(SystemError) -> (reading: Int32, writing: Int32) {
  var ends: [Int32] = [-1, -1]
  guard pipe(&ends) == 0 else { throw SystemError("make a pipe") }
  for end in ends { _ = cposix_close_on_exec(end) }
  return (ends[0], ends[1])
}
