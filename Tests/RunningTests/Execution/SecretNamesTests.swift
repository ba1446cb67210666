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
}
