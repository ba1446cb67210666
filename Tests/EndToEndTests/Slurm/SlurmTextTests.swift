import JSON
import TestSupport
import Testing

/// Names and lines with bytes that shells, Slurm and JSON give a meaning to.
@Suite(.needsSlurm) struct SlurmTextTests {
  private let scene: SlurmScene

  init() async throws {
    scene = try await SlurmScene()
  }

  @Test func `lines keep their bytes`() async throws {
    let lines: [[UInt8]] = [
      Array(#"printf '%s\n' "a b" 'c"d' e\'f '$HOME' '`x`' >> seen"#.utf8),
      Array("printf 'caf".utf8) + [0xE9, 0xFF] + Array("\\n' >> seen".utf8),
      Array("printf '\u{1F40C} %j %A \\\\\\\\\\n' >> seen # \u{7f}".utf8),
    ]
    try scene.sandbox.write(bytes: lines.flatMap { $0 + [0x0A] }, to: "a")
    let here = try Sandbox()
    try here.write(bytes: lines.flatMap { $0 + [0x0A] }, to: "a")
    #expect(try await here.run(Invocation(["launch", "a", "-j", "1"])).exitCode == 0)
    let result = try await scene.launch(nil, "--slurm-lines-per-job", "3")
    #expect(result.exitCode == 0, "\(result)")
    #expect(scene.sandbox.bytes(of: "seen") == here.bytes(of: "seen"))
  }

  @Test(arguments: [
    "two words", "it's", #"a "quoted" $HOME `x`"#, "100%j %A %%", #"back\slash"#, "caf\u{e9}",
    "-dash", "semi;colon&", "tab\there",
  ])
  func `folders keep their names`(name: String) async throws {
    try scene.sandbox.makeFolder("dir/" + name)
    let folder = "dir/" + name
    try scene.sandbox.write("pwd > seen; echo out\n", to: folder + "/a")
    var launch = scene.launching([])
    launch.folder = folder
    let result = try await scene.sandbox.run(launch, within: 60)
    #expect(result.exitCode == 0, "\(result)")
    #expect(scene.sandbox.lines(of: folder + "/seen") == [scene.sandbox.path(folder)])
    // What Slurm itself writes is in the round's folder, wherever its name has led.
    #expect(scene.sandbox.names().sorted() == [".config", "dir", "job"])
    #expect(scene.sandbox.names(in: folder).sorted() == ["a", "runs", "seen"])
  }
}
