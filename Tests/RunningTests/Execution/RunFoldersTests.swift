import Jobs
import Testing

@testable import Running

@Suite struct RunFoldersTests {
  @Test func `everything of a run has its place under the ledger`() throws {
    let id = JobID.random()
    let folders = RunFolders(ledger: "/home/runs/train")
    #expect(folders.directory(of: id) == "/home/runs/train/dirs/\(id.text)")
    #expect(folders.metadata(of: id) == "/home/runs/train/dirs/\(id.text)/.batchrun")
    #expect(folders.source(of: id) == "/home/runs/train/dirs/\(id.text)/.batchrun/sourcecode")
    #expect(folders.output(of: id) == "/home/runs/train/logs/\(id.text)/out.log")
    #expect(RunFolders.source(in: "/mine") == "/mine/.batchrun/sourcecode")
  }
}
