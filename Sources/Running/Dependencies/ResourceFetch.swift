import Glibc
import Posix

/// Fetches a file by a program of the system; nothing else of batchrun uses the network.
enum ResourceFetch {
  struct Failure: Error {
    var reason: String
  }

  private static let python = """
    import shutil, sys, urllib.request
    try:
        with urllib.request.urlopen(sys.argv[1], timeout=60) as answer:
            with open(sys.argv[2], "wb") as file:
                shutil.copyfileobj(answer, file)
    except Exception as error:
        sys.exit(str(error))
    """

  /// In the order in which they are looked for.
  private static func programs(
    _ url: String, _ target: String
  ) -> [(name: String, arguments: [String])] {
    [
      (
        "curl",
        [
          "-fsSL", "--connect-timeout", "30", "--speed-limit", "1", "--speed-time", "60", "-o",
          target, "--", url,
        ]
      ),
      ("wget", ["-nv", "--tries=1", "--timeout=60", "-O", target, "--", url]),
      ("python3", ["-c", python, url, target]),
    ]
  }

  /// Fetches `url` into a new file at `target`, by the first of the programs that `searchPath` has.
  static func run(
    _ url: String, to target: String, searchPath: String = ExecutableSearch.inheritedPath
  ) throws(Failure) {
    for (name, arguments) in programs(url, target) {
      guard let path = ExecutableSearch.path(of: name, searchPath: searchPath) else { continue }
      let process: CapturedProcess
      do throws(SystemError) {
        // What it says of an error is wanted too.
        process = try CapturedProcess(
          "/bin/sh", ["-c", #"exec "$0" "$@" 2>&1"#, path] + arguments)
      } catch {
        throw Failure(reason: "\(error)")
      }
      if process.hasSucceeded, access(target, F_OK) == 0 { return }
      throw Failure(reason: process.lastLine ?? "\(name) failed")
    }
    throw Failure(reason: "fetching it needs 'curl', 'wget' or 'python3', and none is on PATH")
  }
}
