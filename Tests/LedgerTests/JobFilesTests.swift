import Jobs
import Ledger
import Testing

@Suite struct JobFilesTests {
  private let id = JobID(CommandDigest(of: Array("true".utf8)))

  @Test func areNamedAsRecordsHaveThem() {
    let files = JobFiles(of: id)
    #expect(files.output == "logs/\(id.text)/out.log")
    #expect(files.errors == "logs/\(id.text)/err.log")
    #expect(files.directory == "dirs/\(id.text)")
    #expect(files.log(.output, ofAttempt: 1) == "logs/\(id.text)/out.1.log")
    #expect(files.log(.error, ofAttempt: 12) == "logs/\(id.text)/err.12.log")
    #expect(files.metrics == "metrics/\(id.text).jsonl")
    #expect(JobFiles.metrics(ofAttempt: 2) == "metrics.2.jsonl")
  }

  @Test func lieInTheFolderOfTheirLedger() {
    let files = JobFiles(of: id, in: "runs/a")
    #expect(files.logs == "runs/a/logs/\(id.text)")
    #expect(JobFiles.Stream.allCases.map { files.log($0) } == [files.output, files.errors])
    #expect(
      JobFiles.Kind.allCases.map { files.path($0) }
        == [files.directory, files.logs, files.metrics])
  }

  @Test func tellTheJobThatTheyBelongTo() {
    for kind in JobFiles.Kind.allCases {
      #expect(kind.job(ofEntry: kind.name(of: id)) == id)
      #expect(kind.job(ofEntry: "notes") == nil)
    }
    #expect(JobFiles.Kind.metrics.job(ofEntry: id.text) == nil)
    #expect(JobFiles.Kind.logs.job(ofEntry: id.text + ".jsonl") == nil)
  }
}
