import Glibc
import TestSupport
import Testing

/// `batchrun publish`: pages that anybody can look at, with nothing in them that acts.
@Suite struct RunPublishTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(
      """
      make:
        exec: sh make.sh ${lr}
        flags: {lr: 0.5}
        env: {SHOWN_NOWHERE: "environment"}
      use:
        exec: sh use.sh
        requires:
          - operation: make
            select: model

      """, to: "batchrun.yml")
    try sandbox.write(
      """
      echo "loss: $1 (step 2)"
      printf 'a\\rb <script>alert(1)</script> \\033[31mred\\033[0m\\n'
      echo data > model; echo hid > .hidden; mkdir 'a b'; echo x > 'a b/<img src=x>'
      ln -s /etc/passwd stolen

      """, to: "make.sh")
    try sandbox.write("true\n", to: "use.sh")
    for operation in ["make", "use"] {
      let result = try sandbox.batchrun("run", operation, "-y", "-q")
      #expect(result.exitCode == 0, "\(result)")
    }
  }

  private func publish(_ arguments: String...) throws -> ProgramResult {
    let result = try sandbox.run(Invocation(["publish", "-y"] + arguments))
    #expect(result.exitCode == 0, "\(result)")
    return result
  }

  /// The folder of the published run of this operation.
  private func folder(_ operation: String) throws -> String {
    let name = sandbox.names(in: "published-runs").first {
      sandbox.text(of: "published-runs/\($0)/run.yml")?.contains("operation: \(operation)\n")
        == true
    }
    return "published-runs/" + (try #require(name))
  }

  private func found(_ text: String, in folder: String) throws -> Bool {
    try sandbox.shell("grep -rqF -- '\(text)' '\(folder)'").exitCode == 0
  }

  @Test func `each run gets a folder with its details`() throws {
    let result = try publish()
    expectLines(
      result.output,
      match: [
        "Publishing [...] use... using ...K", "Publishing [...] make... using ...K",
        "Refreshing runs index", "Published runs using ...K",
      ])
    let make = try folder("make")
    #expect(
      Set(sandbox.names(in: make)) == [
        "README.md", "flags.yml", "index.html", "output.txt", "run.yml", "runfiles.csv",
        "scalars.csv", "sourcecode", "sourcecode.csv",
      ])
    #expect(sandbox.text(of: make + "/flags.yml") == "lr: 0.5\n")
    #expect(
      sandbox.lines(of: make + "/scalars.csv").last == ",loss,1,0.5,0.5,0.5,2,0.5,2,0.5,2,0.5,2")
    #expect(
      sandbox.lines(of: make + "/run.yml").map { String($0.prefix { $0 != ":" }) } == [
        "id", "operation", "status", "started", "started_epoch", "stopped", "stopped_epoch", "time",
        "marked", "label", "command", "exit_status",
      ])
    let sum = try sandbox.shell("md5sum < make.sh").output.prefix(32)
    #expect(
      sandbox.text(of: make + "/sourcecode.csv")?.contains("make.sh,file,") == true)
    #expect(try found(String(sum), in: make + "/sourcecode.csv"))
    #expect(sandbox.bytes(of: make + "/sourcecode/make.sh") == sandbox.bytes(of: "make.sh"))
    let index = sandbox.lines(of: "published-runs/README.md")
    #expect(index.count == 6)
    #expect(index[4].contains(" | use | "))
    #expect(try sandbox.shell("ls -l published-runs/index.html").output.hasPrefix("-rw-r--r--"))
  }

  @Test func `nothing in a page acts, and the environment is in none`() throws {
    try sandbox.batchrun("label", "2", "--set", "</td><script>x</script> | `a` [l](j:x)", "-y")
    try sandbox.batchrun("comment", "2", "--add", "```\n<iframe>", "-y")
    _ = try publish("--all-files")
    let make = try folder("make")
    for page in ["\(make)/index.html", "published-runs/index.html"] {
      let html = try #require(sandbox.text(of: page))
      #expect(
        !html.contains("<script") && !html.contains("<iframe") && !html.contains("<img src=x"))
      #expect(html.contains("&lt;script&gt;x&lt;/script&gt;"))
      #expect(html.contains("default-src 'none'"))
    }
    let html = try #require(sandbox.text(of: make + "/index.html"))
    #expect(html.contains("b &lt;script&gt;alert(1)&lt;/script&gt; red"))
    #expect(html.contains("href=\"runfiles/a%20b/%3Cimg%20src%3Dx%3E\""))
    let markdown = try #require(sandbox.text(of: make + "/README.md"))
    #expect(markdown.contains("\\<script>x\\</script> \\| \\`a\\` \\[l\\](j:x)"))
    #expect(markdown.contains("a b/\\<img src=x>"))
    #expect(try !found("environment", in: make + "/README.md"))
    #expect(try !found("RUN_DIR", in: "published-runs"))
    #expect(try !found("root:", in: "published-runs"))
  }

  @Test func `files are copied on demand`() throws {
    _ = try publish("--files")
    let make = try folder("make")
    #expect(sandbox.text(of: make + "/runfiles/model") == "data\n")
    #expect(!sandbox.exists(make + "/runfiles/.hidden"))
    #expect(!sandbox.exists(make + "/runfiles/stolen"))
    #expect(sandbox.names(in: try folder("use")).contains("runfiles") == false)
    let all = try publish("--all-files", "--include-links", "--no-md5")
    #expect(sandbox.text(of: make + "/runfiles/.hidden") == "hid\n")
    #expect(sandbox.text(of: try folder("use") + "/runfiles/model") == "data\n")
    #expect(all.errors.contains("'stolen' is a link that leads out"))
    #expect(sandbox.lines(of: make + "/runfiles.csv").dropFirst().allSatisfy { $0.hasSuffix(",") })
    #expect(!sandbox.exists(make + "/runfiles/.batchrun"))
  }

  @Test func `publishing again replaces a run and keeps the others`() throws {
    _ = try publish("--files")
    let make = try folder("make")
    try sandbox.write("", to: make + "/stale")
    try sandbox.batchrun("label", "2", "--set", "better", "-y")
    _ = try publish("2")
    #expect(!sandbox.exists(make + "/stale"))
    #expect(!sandbox.exists(make + "/runfiles"))
    #expect(try found("better", in: "published-runs/README.md"))
    #expect(sandbox.lines(of: "published-runs/README.md").count == 6)
    #expect(sandbox.names(in: "published-runs").count == 5)

    sandbox.remove(make)
    let refreshed = try sandbox.batchrun("publish", "--refresh-index")
    #expect(refreshed.output == "Refreshing runs index\n")
    #expect(sandbox.lines(of: "published-runs/README.md").count == 5)
  }

  @Test func `templates are filled in`() throws {
    try sandbox.write(
      "${operation}|${flags.lr}|${scalars.loss}|${nothing}|$x\n${flags}\n", to: "t.md")
    try sandbox.write("${count} runs\n", to: "i.md")
    let result = try publish("2", "-t", "t.md", "-i", "i.md")
    #expect(
      sandbox.text(of: try folder("make") + "/README.md")
        == "make|0.5|0.5||$x\n| flag | value |\n| --- | --- |\n| lr | 0.5 |\n")
    #expect(sandbox.text(of: "published-runs/README.md") == "1 runs\n")
    #expect(result.errors.contains("uses the unknown variable 'nothing'"))
  }

  @Test func `batches are left out, and launched lines are runs like others`() throws {
    try sandbox.batchrun("run", "make", "lr=[1,2]", "-y", "-q", "--keep-batch")
    try sandbox.write("echo 'loss: 1'; echo oops >&2\n", to: "lines")
    try sandbox.batchrun("launch", "lines")
    let few = try publish("1:4", "--dest", "few").output.split(separator: "\n")
    #expect(few.count { $0.hasPrefix("Publishing ") } == 3)
    #expect(few.first?.contains("] lines...") == true)
    let name = try #require(
      sandbox.names(in: "few").first { $0.utf8.count == 16 && $0.first != "." })
    #expect(sandbox.text(of: "few/\(name)/errors.txt") == "oops\n")
    let all = try publish("1:4", "--include-batch", "--dest", "all").output
    #expect(all.contains("] make+..."))
  }

  @Test(
    arguments: [
      (["--error"], 0, "No runs to publish."), (["-f", "-a"], 2, "cannot be used together"),
      (["-t", "none.md"], 1, "none.md"), (["-d", "make.sh"], 1, "make.sh"),
      (["-d", "."], 1, "which 'publish' did not write"), (["-r", "-d", "none"], 1, "none"),
      (["zz"], 1, "could not find a run"),
    ] as [([String], Int32, String)])
  func `what cannot be published is told, and nothing is changed`(
    arguments: [String], exitCode: Int32, text: String
  ) throws {
    try sandbox.write("mine\n", to: "README.md")
    let result = try sandbox.run(Invocation(["publish", "-y"] + arguments))
    #expect(result.exitCode == exitCode)
    #expect(result.errors.contains(text), "\(result)")
    #expect(sandbox.text(of: "README.md") == "mine\n")
    #expect(!sandbox.exists("published-runs"))
  }
}
