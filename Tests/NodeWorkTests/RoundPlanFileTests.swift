import Glibc
import Jobs
import Ledger
import Posix
import TestSupport
import Testing

@testable import NodeWork

@Suite struct RoundPlanFileTests {
  private let sandbox: Sandbox
  private let folder: Directory

  init() throws {
    sandbox = try Sandbox()
    folder = try Directory(path: sandbox.path)
  }

  private static let odd: [UInt8] = [0xff, 0x0a, 0x22, 0x5c, 0xc3]

  private static var plan: RoundPlan {
    var settings = WorkSettings(kind: .ssh, name: "a \"name\" ü", shell: "/bin/bash")
    settings.executesDirectly = false
    settings.workingFolder = Array("/tmp/".utf8) + odd
    settings.isolates = true
    settings.timeLimit = 1.5
    settings.grace = 0.25
    settings.nice = -3
    settings.environment = [Array("A=ü".utf8), Array("B=".utf8) + odd, []]
    settings.parallel = 7
    settings.setup = Array("module load 'x'\n. y".utf8)
    settings.killWait = 31
    settings.beat = 2.5
    let program = PlannedJob(
      id: JobID(random: 1, 2), attempt: 3, line: 0,
      work: .program(
        arguments: [Array("python".utf8), odd, []], environment: [Array("HOME".utf8)],
        directory: odd))
    return RoundPlan(
      round: 4, identity: "id", workingDirectory: odd, madeAt: 1_700_000_000.25,
      settings: settings,
      elements: [
        [PlannedJob(bytes: odd, attempt: 2), PlannedJob(line: "echo 'a  b' \"ü\"\t\\")], [],
        [program],
      ])
  }

  @Test func aPlanReadsBackByteByByte() throws {
    try RoundPlanFile.write(Self.plan, in: folder)
    let file = try RoundPlanFile(in: folder)
    #expect(try file.all() == Self.plan)
    #expect(file.elementCount == 3)
    for (number, jobs) in Self.plan.elements.enumerated() {
      #expect(try file.element(number) == jobs)
    }
    #expect(sandbox.names() == [ClusterFiles.plan])
  }

  @Test func anElementThatThePlanDoesNotHaveIsNamed() throws {
    try RoundPlanFile.write(Self.plan, in: folder)
    let file = try RoundPlanFile(in: folder)
    #expect(throws: PlanError.noElement(3, path: sandbox.path("plan"))) { try file.element(3) }
  }

  @Test func aMissingPlanIsNamed() {
    #expect(throws: PlanError.missing(path: sandbox.path("plan"))) {
      try RoundPlanFile(in: folder)
    }
  }

  @Test func damageAnywhereIsNoticed() throws {
    let good = RoundPlanFile.bytes(of: Self.plan)
    for position in good.indices {
      var bytes = good
      bytes[position] ^= 0x10
      try sandbox.write(bytes: bytes, to: "plan")
      let read = try? RoundPlanFile(in: folder).all()
      #expect(read == nil, "byte \(position)")
    }
    for length in stride(from: 0, to: good.count, by: 7) {
      try sandbox.write(bytes: good[..<length], to: "plan")
      let read = try? RoundPlanFile(in: folder).all()
      #expect(read == nil, "the first \(length) bytes")
    }
  }

  @Test func aDamagedElementLeavesTheOthersReadable() throws {
    var bytes = RoundPlanFile.bytes(of: Self.plan)
    bytes[bytes.count - 30] ^= 1
    try sandbox.write(bytes: bytes, to: "plan")
    let file = try RoundPlanFile(in: folder)
    #expect(try file.element(0) == Self.plan.elements[0])
    #expect(throws: PlanError.damaged(path: sandbox.path("plan"))) { try file.element(2) }
  }

  @Test func aHundredThousandElementsAreReadOneByOne() throws {
    var plan = Self.plan
    plan.elements = (0..<100_000).map { [PlannedJob(line: "echo \($0)")] }
    try RoundPlanFile.write(plan, in: folder)
    let file = try RoundPlanFile(in: folder)
    #expect(try file.element(0) == plan.elements[0])
    #expect(try file.element(99_999) == plan.elements[99_999])
  }
}
