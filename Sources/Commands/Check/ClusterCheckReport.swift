import Arguments
import JSON
import Posix
import SlurmExecution
import Text

/// `check --executor slurm`: what a launch would find.
struct ClusterCheckReport {
  let isJSON: Bool

  func run() throws -> Int32 {
    let check: SlurmCheck
    do throws(SlurmSettingError) {
      check = SlurmCheck(try SlurmDefaults.read(), environment: ProcessEnvironment.entries)
    } catch {
      throw CommandFailure(error)
    }
    if isJSON {
      var object = JSONObject()
      for finding in check.findings { object.add(finding.name, finding.value) }
      object.add("usable", check.isFine)
      Console.write(object.line + "\n")
    } else {
      write(check)
    }
    return check.isFine ? 0 : 1
  }

  private func write(_ check: SlurmCheck) {
    let files = SlurmDefaults.paths.filter { FileStatus(path: $0) != nil }
    let names = check.findings.map(\.name) + ["settings"]
    let width = names.map(\.count).max() ?? 0
    func line(_ name: String, _ value: String) {
      let space = String(repeating: " ", count: width - name.count)
      Console.write(escapedForTerminal("\(name):\(space) \(value)") + "\n")
    }
    for finding in check.findings {
      line(finding.name, finding.value)
      if let hint = finding.hint { Console.note(hint) }
    }
    line("settings", files.isEmpty ? "none" : files.joined(separator: ", "))
  }
}
