#include "serve/accounts/ldap.hpp"

#include "serve/accounts/accounts_sample_test.hpp"

#include <doctest/doctest.h>

namespace lantian::serve {
namespace {

std::string ldap_faults(const std::string& text) {
  const auto setting = read_ldap_setting({"ldap.toml", text});
  return setting ? std::string{} : setting.error().message;
}

}  // namespace

TEST_CASE("what stands in a name stays one value of the directory") {
  // Examples of RFC 4514 section 4 and RFC 4515 section 4, and what an attacker writes.
  CHECK(escaped_in_name("James \"Jim\" Smith, III") == "James\\20\\22Jim\\22\\20Smith\\2C\\20III");
  CHECK(escaped_in_name("Before\rAfter") == "Before\\0DAfter");
  CHECK(escaped_in_name("x,ou=admins") == "x\\2Cou\\3Dadmins");
  CHECK(escaped_in_filter("Parens R Us (for all your parenthetical needs)") ==
        "Parens R Us \\28for all your parenthetical needs\\29");
  CHECK(escaped_in_filter("*") == "\\2a");
  CHECK(escaped_in_filter("C:\\MyFile") == "C:\\5cMyFile");
  CHECK(escaped_in_filter(std::string_view{"\0\0\0\4", 4}) == "\\00\\00\\00\\04");
  CHECK(escaped_in_filter("x)(uid=*") == "x\\29\\28uid=\\2a");
}

TEST_CASE("the setting of a directory is read strictly, and no password travels openly") {
  const std::string person = "person = \"uid={name},ou=people,dc=x\"\n";
  CHECK(ldap_faults("address = \"ldaps://ldap.example.cn\"\n" + person).empty());
  CHECK(ldap_faults("address = \"ldap://ldap.example.cn\"\nstart_tls = true\n" + person).empty());
  CHECK(ldap_faults("address = \"ldap://127.0.0.1:3890\"\n" + person).empty());
  CHECK(ldap_faults("address = \"ldaps://x\"\nbase = \"dc=x\"\nfilter = \"(uid={name})\"\n").empty());
  const auto says = [](const std::string& text, const char* part) {
    const std::string faults = ldap_faults(text);
    CHECK_MESSAGE(faults.find(part) != std::string::npos, faults);
  };
  says("address = \"ldap://ldap.example.cn\"\n" + person, "openly");
  says("address = \"ldap://127.0.0.1.evil.cn\"\n" + person, "openly");
  says("address = \"https://x\"\n" + person, "ldaps://");
  says("address = \"ldaps://x\"\nstart_tls = true\n" + person, "from the beginning");
  says("address = \"ldaps://x\"\n", "either 'person'");
  says("address = \"ldaps://x\"\n" + person + "base = \"dc=x\"\nfilter = \"(uid={name})\"\n", "either 'person'");
  says("address = \"ldaps://x\"\nfilter = \"(uid={name})\"\n", "'base'");
  says("address = \"ldaps://x\"\nperson = \"uid=name\"\n", "{name}");
  says("address = \"ldaps://x\"\nsearch_as = \"cn=a\"\n" + person, "belong together");
}

TEST_CASE("an empty password is not asked of a directory, and one that is away is no wrong password") {
  LdapSetting setting;
  setting.address = "ldap://127.0.0.1:1";
  setting.person = "uid={name},dc=x";
  CHECK(*ldap_knows(setting, "li", "") == false);
  const auto away = ldap_knows(setting, "li", "secret");
  REQUIRE_FALSE(away.ok());
  CHECK(away.error().code == ErrorCode::io);
}

TEST_CASE("an account without a password signs in by the directory, under the same lock-out, and keeps none here") {
  trial::Bureau bureau;
  bureau.hire("li", "prefecture", "652300");
  bureau.hire("ma", "prefecture", "652300");
  keep::User li = bureau.stored("li");
  li.password.clear();
  keep::UserWrite write;
  write.put.push_back(li);
  REQUIRE(bureau.book->write(write).ok());
  std::vector<std::string> asked;
  bureau.directory = [&](const std::string& name, const std::string& password) -> Result<bool> {
    asked.push_back(name);
    if (password == "away") return Error{ErrorCode::io, "the directory could not be asked", ""};
    return password == "of the directory";
  };
  CHECK(bureau.sign_in("li", "of the directory").status == 200);
  CHECK(bureau.stored("li").password.empty());
  const HttpReply away = bureau.sign_in("li", "away");
  CHECK(away.status == 503);
  CHECK(away.body.find("could not be asked") == std::string::npos);
  CHECK(bureau.sign_in("li", "of the directory").status == 503);  // it rests for some seconds
  bureau.clock += std::chrono::seconds{5};
  CHECK(bureau.stored("li").failed == 0);
  // Who has a password here has that one alone, and names that nobody has are not told to the directory.
  CHECK(bureau.sign_in("ma", "of the directory").status == 401);
  CHECK(bureau.sign_in("nobody", "of the directory").status == 401);
  CHECK(asked == std::vector<std::string>{"li", "li"});
  for (int n = 0; n < 5; ++n) CHECK(bureau.sign_in("li", "wrong").status == 401);
  CHECK(asked.size() == 7);
  CHECK(bureau.sign_in("li", "of the directory").status == 429);
  CHECK(asked.size() == 7);
}

}  // namespace lantian::serve
