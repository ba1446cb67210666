import Glibc

/// The program under test: `BATCHRUN_BINARY` if that is set (to try an installed or a static one),
/// else the one that was built beside the test bundle.
package let batchrunBinary: String = {
  if let chosen = getenv("BATCHRUN_BINARY") { return String(cString: chosen) }
  guard let bundle = target(ofLink: "/proc/self/exe"), let slash = bundle.lastIndex(of: "/") else {
    return "batchrun"
  }
  return bundle[...slash] + "batchrun"
}()
