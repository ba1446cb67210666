import JSON
import Ledger
import Operations
import Runs
import RunsTestSupport
import Testing

@Suite struct LabelEditTests {
  private func run(label: String? = nil, tags: [String] = []) throws -> RunRecord {
    let fixture = try RunFixture()
    var creation = fixture.creation(1)
    creation.label = label
    creation.tags = tags
    creation.flags = Flags(["lr": .real(0.1)])
    return try fixture.writer().create(creation)
  }

  @Test(arguments: [
    (LabelEdit.set(" best "), "best"), (.set("lr ${lr}"), "lr 0.1"),
    (.prepend("new"), "new a b c"), (.append("${label}"), "a b c a b c"),
    (.remove(["b"]), "a c"), (.remove(["a b", "c"]), ""), (.remove(["ab"]), "a b c"),
    (.clear, ""),
  ])
  func changesALabel(edit: LabelEdit, label: String) throws {
    #expect(try edit.label(of: run(label: "a b c")).text == label)
  }

  @Test func saysWhatATemplateNamesInVain() throws {
    let (text, warnings) = try LabelEdit.append("${nothing|nosuch}").label(of: run(label: "a"))
    #expect(text.hasPrefix("a"))
    #expect(!warnings.isEmpty)
  }

  @Test func tagsAreASortedSet() throws {
    let run = try run(label: "x b", tags: ["b", "c"])
    #expect(TagEdit(added: ["a", "b"], removed: ["c"]).change(of: run) == .tags(["a", "b"]))
    #expect(TagEdit(clears: true).change(of: run) == .tags([]))
    #expect(TagEdit(added: ["d"], clears: true).change(of: run) == .tags(["d"]))
  }

  @Test func aLabelCanFollowTheTags() throws {
    let run = try run(label: "x b", tags: ["b", "c"])
    func label(_ edit: TagEdit) -> String? {
      edit.change(of: run).members[.label]?.string
    }
    #expect(label(TagEdit(added: ["a"], removed: ["b"], syncsLabel: true)) == "a x")
    #expect(label(TagEdit(clears: true, syncsLabel: true)) == "x")
    // Without a change, the tags that it has.
    #expect(label(TagEdit(syncsLabel: true)) == "c x b")
    #expect(label(TagEdit(added: ["a"])) == nil)
  }
}
