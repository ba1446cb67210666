import Testing

@testable import Running

@Suite struct SecretNamesTests {
  @Test(
    arguments: [
      "PASSWORD", "MY_PASSWORD_2", "api_key", "GitHub_Token", "AWS_SECRET", "CREDENTIALS",
      "AUTHOR", "COOKIES", "DATABASE_URL", "KEY", "passwd",
    ])
  func `a name that looks secret is secret, in any case`(name: String) {
    #expect(SecretNames.contain(name))
  }

  @Test(arguments: ["", "PATH", "K", "KE", "TOKE", "DATABASE", "HOME", "LANG", "PASS_WORD"])
  func `others are not`(name: String) {
    #expect(!SecretNames.contain(name))
  }

  @Test func `a command line that is shown has no secrets`() {
    let words = [
      "batchrun", "launch", "--env", "API_KEY=s3 cret", "--env=X_TOKEN=x", "--env", "A=b c",
      "--env-file", "KEY=x",
    ]
    #expect(
      SecretNames.shown(words)
        == "batchrun launch --env API_KEY=\"$API_KEY\" --env=X_TOKEN=\"$X_TOKEN\" --env 'A=b c' "
        + "--env-file KEY=x")
  }
}
