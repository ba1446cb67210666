import Testing

@testable import TerminalUI

@Suite struct CommonPartsTests {
  private func excerpts(_ commands: [String], _ width: Int) -> [String] {
    let parts = CommonParts(of: commands, ellipsis: "…")
    return commands.map { parts.excerpt(of: $0, width: width) }
  }

  @Test func whatFitsIsShownWhole() {
    #expect(excerpts(["train --lr 1", "train --lr 2"], 12) == ["train --lr 1", "train --lr 2"])
  }

  @Test func aSingleCommandIsCutAtItsEnd() {
    #expect(excerpts(["python train.py --lr 0.1"], 10) == ["python tr…"])
  }

  @Test func whatDiffersIsSeenWithAsMuchBeforeItAsFits() {
    let commands = [
      "python /a/long/path/train.py --lr 0.1", "python /a/long/path/train.py --lr 0.2",
    ]
    #expect(excerpts(commands, 12) == ["…--lr 0.1", "…--lr 0.2"])
    #expect(excerpts(commands, 5) == ["…0.1", "…0.2"])
  }

  @Test func whatAllEndWithIsLeftOutToo() {
    let commands = (1...64).map { "run \($0) --config with/a/long/name.yml --verbose" }
    #expect(excerpts(commands, 12)[4] == "run 5…")
    #expect(excerpts(commands, 18)[63] == "run 64 --config…")
  }

  @Test func commandsThatDifferFromTheFirstWordOnAreCutAtTheirEnds() {
    #expect(excerpts(["aaaa bbbb cccc", "dddd eeee ffff"], 8) == ["aaaa bb…", "dddd ee…"])
  }

  @Test func oneThatBeginsLikeTheOtherIsNotEmpty() {
    let commands = ["python train.py --epochs 100", "python train.py --epochs 100 --amp"]
    #expect(excerpts(commands, 20)[1] == "…--epochs 100 --amp")
    #expect(!excerpts(commands, 20)[0].isEmpty)
  }
}
