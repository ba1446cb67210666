import Glibc
import TestSupport
import Testing

/// `batchrun merge`: what goes back to a project, and what never does.
@Suite struct RunMergeTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.makeFolder("p/data")
    try sandbox.write(
      """
      model:
        exec: sh make.sh
      use:
        exec: sh use.sh
        requires:
          - operation: model
            select: trained
          - file: data/table.csv

      """, to: "p/batchrun.yml")
    try sandbox.write("echo x > trained\n", to: "p/make.sh")
    try sandbox.write("mkdir out; echo new > out/result; echo more >> table.csv\n", to: "p/use.sh")
    try sandbox.write("1,2\n", to: "p/data/table.csv")
    chmod(sandbox.path("p/use.sh"), 0o755)
    for operation in ["model", "use"] {
      let result = try call("run", operation, "-y", "-q")
      #expect(result.exitCode == 0, "\(result)")
    }
  }

  private func call(_ arguments: String..., folder: String = "p") throws -> ProgramResult {
    try sandbox.run(Invocation(arguments, folder: folder))
  }

  private func copied(_ result: ProgramResult) -> [String] {
    result.errors.split(separator: "\n").filter { $0.hasPrefix("Copying ") }
      .map { String($0.dropFirst(8)) }
  }

  private func commit() throws {
    try sandbox.shell(
      "cd p && git init -q . && git add -A && git -c user.name=n -c user.email=e@x commit -qm all")
  }

  @Test func `the preview names every file, and why it stays`() throws {
    try sandbox.write("changed\n", to: "p/make.sh")
    let result = try call("merge", "--preview")
    #expect(result.exitCode == 0)
    expectLines(
      result.output,
      match: [
        "You are about to copy files from the following run to the current directory:",
        "  [...]  use  ...  completed", "Files:", "  data/table.csv", "  make.sh", "Skipped:",
        "  batchrun.yml  (unchanged)", "  out/result    (non-project file)",
        "  trained       (non-project dependency)", "  use.sh        (unchanged)",
      ])
    #expect(sandbox.text(of: "p/make.sh") == "changed\n")
  }

  @Test func `nothing is replaced that cannot be had again`() throws {
    try sandbox.write("changed\n", to: "p/make.sh")
    let refused = try call("merge", "-y")
    #expect(refused.exitCode == 1)
    #expect(refused.errors.contains("would be replaced:\n  data/table.csv\n  make.sh\n"))
    #expect(refused.errors.contains("Use --replace to skip this check."))
    #expect(sandbox.text(of: "p/make.sh") == "changed\n")
    #expect(copied(try call("merge", "-y", "--replace")) == ["data/table.csv", "make.sh"])
    #expect(sandbox.text(of: "p/make.sh") == "echo x > trained\n")
    // The run's own copy wins over that of the source code.
    #expect(sandbox.text(of: "p/data/table.csv") == "1,2\nmore\n")
    let nothing = try call("merge")
    #expect(nothing.exitCode == 0)
    #expect(nothing.errors.hasPrefix("Nothing to copy for the following run:"))
  }

  @Test func `what git has is replaced, staged or committed, and nothing else`() throws {
    try sandbox.write("staged\n", to: "p/make.sh")
    try sandbox.shell("rm -rf p/.git")
    try commit()
    #expect(copied(try call("merge", "-y")) == ["data/table.csv", "make.sh"])

    try sandbox.write("unstaged\n", to: "p/make.sh")
    let unstaged = try call("merge", "-y")
    #expect(unstaged.exitCode == 1)
    #expect(unstaged.errors.contains("have unstaged changes:\n  make.sh\n"))
    #expect(unstaged.errors.contains("Stage or stash these changes"))
    try sandbox.shell("cd p && git add make.sh")
    #expect(copied(try call("merge", "-y")) == ["make.sh"])

    try sandbox.shell("cd p && git rm -qf --cached make.sh && echo other > make.sh")
    let untracked = try call("merge", "-y")
    #expect(untracked.errors.contains("would be replaced:\n  make.sh\n"))
    try sandbox.shell("cd p && git add make.sh")
    #expect(try call("merge", "-y", "--no-replace").exitCode == 1)
  }

  @Test func `options say which files go`() throws {
    #expect(
      copied(try call("merge", "-a", "-y", "-t", "new/folder")) == [
        "batchrun.yml", "data/table.csv", "make.sh", "out/result", "use.sh",
      ])
    #expect(sandbox.text(of: "p/new/folder/out/result") == "new\n")
    #expect(access(sandbox.path("p/new/folder/use.sh"), X_OK) == 0)
    #expect(
      copied(try call("merge", "-s", "-y", "-t", "source")) == [
        "batchrun.yml", "data/table.csv", "make.sh", "use.sh",
      ])
    #expect(sandbox.text(of: "p/source/data/table.csv") == "1,2\n")
    #expect(
      copied(try call("merge", "--skip-sourcecode", "-y", "-t", "rest")) == ["data/table.csv"])
    #expect(
      copied(try call("merge", "-ay", "-D", "-x", "*.sh", "-x", "data/", "-t", "few")) == [
        "batchrun.yml", "out/result",
      ])
  }

  @Test func `without a target it has to be the project`() throws {
    let elsewhere = try call("merge", "-y", "--home", "p/runs", folder: "")
    #expect(elsewhere.exitCode == 1)
    #expect(elsewhere.errors.contains("was created from a different project (~/p)"))
    #expect(elsewhere.errors.contains("'--target-dir .'"))
    try sandbox.write("echo x\n", to: "lines")
    try sandbox.batchrun("launch", "lines")
    let line = try sandbox.batchrun("merge", "-y")
    #expect(line.exitCode == 1)
    #expect(line.errors.contains("was not created from a project"))
  }

  @Test func `nothing is written through a link`() throws {
    try sandbox.makeFolder("outside")
    try sandbox.makeFolder("p/t")
    #expect(symlink(sandbox.path("outside"), sandbox.path("p/t/data")) == 0)
    let refused = try call("merge", "-y", "-t", "t")
    #expect(refused.exitCode == 1)
    #expect(refused.errors.contains("'data' in 't'"))
    #expect(sandbox.names(in: "p/t") == ["data"])

    // A link in the place of a file gives way; what it leads to stays as it is.
    try sandbox.write("precious\n", to: "outside/file")
    sandbox.remove("p/t/data")
    #expect(symlink(sandbox.path("outside/file"), sandbox.path("p/t/make.sh")) == 0)
    #expect(try call("merge", "-y", "-t", "t").exitCode == 1)
    #expect(try call("merge", "-y", "-t", "t", "--replace").exitCode == 0)
    #expect(sandbox.text(of: "outside/file") == "precious\n")
    #expect(sandbox.text(of: "p/t/make.sh") == "echo x > trained\n")
  }

  @Test func `a run cannot smuggle files in by links`() throws {
    try sandbox.write(
      "ln -s /etc/passwd stolen; ln -s use.sh.real ok; echo y > use.sh.real\n", to: "p/make.sh")
    #expect(try call("run", "model", "-y", "-q").exitCode == 0)
    let result = try call("merge", "-ay", "-t", "t")
    #expect(result.exitCode == 0)
    #expect(!sandbox.exists("p/t/stolen"))
    #expect(sandbox.text(of: "p/t/ok") == "y\n")
    #expect(try call("merge", "-ap", "-t", "t").output.contains("(link that leads out of the run)"))
  }

  @Test func `the answer is no unless the user says yes`() throws {
    let declined = try sandbox.run(
      Invocation(["merge", "-t", "t"], folder: "p", input: .text("\n")))
    #expect(declined.exitCode == 4)
    #expect(declined.errors.contains("2 files will not be copied"))
    #expect(!sandbox.exists("p/t"))
    let agreed = try sandbox.run(
      Invocation(["merge", "-t", "t"], folder: "p", input: .text("y\n")))
    #expect(agreed.exitCode == 0)
    #expect(sandbox.exists("p/t/make.sh"))
  }
}
