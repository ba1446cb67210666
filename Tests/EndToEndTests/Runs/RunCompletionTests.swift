import Glibc
import TestSupport
import Testing

/// What the completion of commands on runs offers, asked as the shells ask.
@Suite struct RunCompletionTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(
      """
      make:
        description: Make a model
        exec: sh make.sh
        flags:
          lr: {default: 0.1, description: the rate}
          size: {choices: [small, large], default: small}
          fast: no
      _hidden: {exec: "true"}
      fail: {exec: "false"}

      """, to: "batchrun.yml")
    try sandbox.write("mkdir tables; touch tables/a.csv tables/b.csv .dot 'x y'\n", to: "make.sh")
    for operation in ["make", "fail"] { try sandbox.batchrun("run", operation, "-y", "-q") }
    try sandbox.batchrun("tag", "1", "-a", "bad", "-y")
    try sandbox.batchrun("tag", "2", "-a", "good", "-a", "fine one", "-y")
    try sandbox.batchrun("label", "2", "--set", "first try", "-y")
  }

  private func complete(_ words: String...) throws -> [String] {
    let result = try sandbox.run(Invocation(["__complete", "--"] + words))
    #expect(result.exitCode == 0)
    #expect(result.errors == "")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.first == "words")
    return lines.dropFirst().map { String($0.prefix { $0 != "\t" }) }
  }

  private func id(_ place: String) throws -> String {
    try String(sandbox.batchrun("select", place, "-s").output.dropLast())
  }

  @Test func `ids are those that the filters leave`() throws {
    let (fail, make) = (try id("1"), try id("2"))
    #expect(try complete("runs", "info", "") == [fail, make])
    #expect(try complete("ls", "--error", "") == [fail])
    #expect(try complete("cat", "-o", "make", "") == [make])
    #expect(try complete("label", "--tag", "good", "-y", "") == [make])
    #expect(try complete("ls", String(make.prefix(4))) == [make])
    #expect(try complete("runs", "restore", "") == [])
    try sandbox.batchrun("runs", "delete", "1", "-y")
    #expect(try complete("runs", "restore", "") == [fail])
    #expect(try complete("runs", "info", "") == [make])
  }

  @Test func `filters are offered what the runs have`() throws {
    #expect(try complete("runs", "list", "--operation", "") == ["fail", "make"])
    #expect(try complete("ls", "--tag", "") == ["bad", "fine one", "good"])
    #expect(try complete("ls", "--label=f").contains("--label=first try"))
    #expect(try complete("ls", "--digest", "").first?.utf8.count == 32)
    #expect(try complete("select", "--attr", "sta") == ["started", "status"])
  }

  @Test func `files are those of the run that is named`() throws {
    #expect(try complete("ls", "2", "-p", "") == ["make.sh", "tables/", "x y"])
    #expect(try complete("cat", "2", "-p", "tables/") == ["tables/a.csv", "tables/b.csv"])
    #expect(try complete("cat", "2", "--path=tables/b") == ["--path=tables/b.csv"])
    #expect(try complete("cat", "2", "-s", "-p", "") == ["batchrun.yml", "make.sh"])
    #expect(try complete("cat", "2", "-p", ".") == [".batchrun/", ".dot"])
    #expect(try complete("cat", "--error", "-p", "") == ["make.sh"])
    #expect(try complete("cat", "2", "-p", "../") == [])
  }

  @Test func `operations are those that can be run here, then come their flags`() throws {
    #expect(try complete("run", "") == ["fail", "make", "make.sh"])
    #expect(try complete("run", "make", "") == ["fast=", "lr=", "size="])
    #expect(try complete("run", "-y", "make", "lr=1", "") == ["fast=", "size="])
    #expect(try complete("run", "make", "size=") == ["size=large", "size=small"].reversed())
    #expect(try complete("run", "make", "fast=") == ["fast=yes", "fast=no"])
    #expect(try complete("run", "unknown", "") == [])
    try sandbox.write("broken: [", to: "batchrun.yml")
    #expect(try complete("run", "") == [])
  }

  @Test func `a home that is damaged or missing offers nothing, and says nothing`() throws {
    #expect(try complete("ls", "--home", "nowhere", "") == [])
    try sandbox.write("{ damaged", to: "runs/make/metadata.json")
    // What the ledger has lost is named by its folders, and offered as lists show it.
    let lost = try sandbox.batchrun("runs").output.split(separator: "\n").count
    #expect(try complete("ls", "").filter { !$0.contains("=") }.count <= lost + 1)
    #expect(try complete("ls", "-F", "a = = b", "").count <= lost + 1)
  }
}
