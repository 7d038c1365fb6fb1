#include "keep/docket_contacts.hpp"

#include "docket_book_shelves.hpp"
#include "keep/files.hpp"
#include "keep/sqlite_wire.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <random>
#include <set>

/// Contacts of people who report: outside the chain, looked at by name only, and gone when they are erased.
namespace lantian::contract {
namespace {

namespace fs = std::filesystem;
using keep::Contact;
using keep::ContactDeed;
using keep::DocketContacts;

std::unique_ptr<DocketContacts> contacts_in(const TemporaryDirectory& directory) {
  return docket_taken(DocketContacts::open(directory.path() + "/contacts.db"));
}

/// Every file of the directory, one behind the other.
std::string raw_bytes(const TemporaryDirectory& directory) {
  std::string all;
  for (const auto& entry : fs::recursive_directory_iterator{directory.path()}) {
    if (entry.is_regular_file()) all += docket_taken(keep::read_file(entry.path().string()));
  }
  return all;
}

bool holds(const std::string& bytes, const Contact& contact) {
  return bytes.find(contact.name) != std::string::npos || bytes.find(contact.phone) != std::string::npos ||
         bytes.find(contact.email) != std::string::npos;
}

/// Made up; each number, name and address differs from all others.
Contact made_up(int number, std::size_t padding) {
  return {fmt::format("Reporter-{:06}-{}", number, std::string(padding, 'x')),
          fmt::format("139{:08}", 10'000'000 + number), fmt::format("box{:06}@mail.example", number)};
}

std::string phone_of(const std::string& typed) {
  return docket_taken(keep::checked_contact({"", typed, ""})).phone;
}
std::string refused_phone(const std::string& typed) {
  const auto checked = keep::checked_contact({"", typed, "a@b.cn"});
  REQUIRE_FALSE(checked.ok());
  CHECK(checked.error().code == ErrorCode::invalid_argument);
  return checked.error().message;
}

}  // namespace

TEST_CASE("docket contacts: put, found, erased, and who did it when") {
  const TemporaryDirectory directory;
  const auto contacts = contacts_in(directory);
  const auto beside = contacts_in(directory);  // as another process would
  const std::string token = docket_taken(keep::new_party_token());
  docket_done(contacts->put(token, {" Li Wei ", "138 1234-5678", "li@mail.example"}, "hotline", minute(0)));
  const Contact stored{"Li Wei", "13812345678", "li@mail.example"};
  CHECK(docket_taken(beside->find(token, "Wang", minute(5))) == stored);
  CHECK(docket_taken(contacts->count()) == 1);
  const auto again = contacts->put(token, stored, "hotline", minute(6));
  REQUIRE_FALSE(again.ok());
  CHECK(again.error().code == ErrorCode::conflict);
  CHECK(docket_taken(beside->erase(token, "privacy desk", minute(7))) == 1);
  CHECK(contacts->find(token, "Zhao", minute(8)).error().code == ErrorCode::not_found);
  CHECK(docket_taken(contacts->erase(token, "privacy desk", minute(9))) == 0);
  CHECK(docket_taken(contacts->count()) == 0);
  CHECK(docket_taken(contacts->accesses(token)) ==
        std::vector<keep::ContactAccess>{{token, ContactDeed::put, "hotline", minute(0)},
                                         {token, ContactDeed::looked, "Wang", minute(5)},
                                         {token, ContactDeed::erased, "privacy desk", minute(7)},
                                         {token, ContactDeed::looked, "Zhao", minute(8)}});
  CHECK(docket_taken(contacts->accesses(std::string(32, '0'))).empty());
}

TEST_CASE("docket contacts: nobody without a name asks, and nothing but a token is asked for") {
  const TemporaryDirectory directory;
  const auto contacts = contacts_in(directory);
  const std::string token = docket_taken(keep::new_party_token());
  const std::vector<std::string> none{"", "13812345678", "tok-1", token.substr(1), "G0000000000000000000000000000000"};
  for (const std::string& bad : none) {
    CHECK(contacts->find(bad, "Wang", minute(0)).error().code == ErrorCode::invalid_argument);
    CHECK(contacts->put(bad, {"", "13812345678", ""}, "Wang", minute(0)).error().code == ErrorCode::invalid_argument);
    CHECK(contacts->erase(bad, "Wang", minute(0)).error().code == ErrorCode::invalid_argument);
  }
  CHECK(contacts->find(token, "  ", minute(0)).error().code == ErrorCode::invalid_argument);
  CHECK(contacts->erase_before(day(2024, 4, 1), "", minute(0)).error().code == ErrorCode::invalid_argument);
  CHECK(docket_taken(contacts->accesses(token)).empty());
}

TEST_CASE("docket contacts: a token has 128 bits of chance") {
  std::set<std::string> tokens;
  std::array<int, 128> ones{};
  for (int i = 0; i < 1000; ++i) {
    const std::string token = docket_taken(keep::new_party_token());
    CHECK(token.size() == 32);
    tokens.insert(token);
    for (std::size_t at = 0; at < 32; ++at) {
      const unsigned digit = static_cast<unsigned>(std::stoi(token.substr(at, 1), nullptr, 16));
      for (std::size_t bit = 0; bit < 4; ++bit) ones[at * 4 + bit] += static_cast<int>((digit >> bit) & 1u);
    }
  }
  CHECK(tokens.size() == 1000);
  // 500 of 1000 with a standard deviation of 16: a bit outside of 350 to 650 does not happen by chance.
  for (const int count : ones) CHECK((count > 350 && count < 650));
}

TEST_CASE("docket contacts: what was erased is in no file any more") {
  const TemporaryDirectory directory;
  const auto contacts = contacts_in(directory);
  const auto beside = contacts_in(directory);  // keeps the log from being removed by whoever closes last
  std::mt19937 chance{7};
  constexpr int many = 600;
  std::vector<std::string> tokens;
  std::vector<Contact> all;
  for (int i = 0; i < many; ++i) {
    tokens.push_back(docket_taken(keep::new_party_token()));
    all.push_back(made_up(i, chance() % 120));
    docket_done(contacts->put(tokens.back(), all.back(), "hotline", minute(i)));
  }
  const std::string before = raw_bytes(directory);
  for (const Contact& contact : all) REQUIRE(holds(before, contact));  // the search finds what is there

  // Some go, others come in between and split pages, in no order.
  std::set<std::size_t> erased;
  for (int i = 0; i < 400; ++i) {
    if (chance() % 2 == 0) {
      tokens.push_back(docket_taken(keep::new_party_token()));
      all.push_back(made_up(static_cast<int>(all.size()), chance() % 120));
      docket_done(contacts->put(tokens.back(), all.back(), "hotline", minute(i)));
    } else {
      const std::size_t number = chance() % all.size();
      const auto removed = (i % 3 == 0 ? beside : contacts)->erase(tokens[number], "desk", minute(i));
      CHECK(docket_taken(removed) == (erased.insert(number).second ? 1 : 0));
      CHECK_FALSE(holds(raw_bytes(directory), all[number]));
    }
  }
  const std::string bytes = raw_bytes(directory);
  for (std::size_t i = 0; i < all.size(); ++i) {
    CAPTURE(i);
    CHECK(holds(bytes, all[i]) == !erased.contains(i));
  }
  for (const std::size_t number : erased) {  // who looked stays: rows without a contact
    CHECK(bytes.find(tokens[number]) != std::string::npos);
  }
}

TEST_CASE("docket contacts: those put before a Beijing day are erased together") {
  const TemporaryDirectory directory;
  const auto contacts = contacts_in(directory);
  const UtcSeconds midnight = to_utc(std::chrono::local_seconds{day(2024, 4, 1).time_since_epoch()});
  std::vector<std::string> tokens;
  const auto put_at = [&](UtcSeconds at) {
    tokens.push_back(docket_taken(keep::new_party_token()));
    docket_done(contacts->put(tokens.back(), made_up(static_cast<int>(tokens.size()), 5), "hotline", at));
  };
  put_at(midnight - std::chrono::hours{1000});
  put_at(midnight - std::chrono::seconds{1});
  put_at(midnight);
  CHECK(docket_taken(contacts->erase_before(day(2024, 4, 1), "retention", midnight + std::chrono::hours{9})) == 2);
  CHECK(docket_taken(contacts->count()) == 1);
  CHECK(docket_taken(contacts->find(tokens[2], "Wang", midnight)).phone == "13910000003");
  CHECK(docket_taken(contacts->accesses(tokens[1])).back() ==
        keep::ContactAccess{tokens[1], ContactDeed::erased, "retention", midnight + std::chrono::hours{9}});
  const std::string bytes = raw_bytes(directory);
  CHECK_FALSE(holds(bytes, made_up(1, 5)));
  CHECK_FALSE(holds(bytes, made_up(2, 5)));
  CHECK(holds(bytes, made_up(3, 5)));
  CHECK(docket_taken(contacts->erase_before(day(2024, 4, 1), "retention", midnight)) == 0);
}

TEST_CASE("docket contacts: readable by their owner only, and refused when others may read") {
  const TemporaryDirectory directory;
  const auto contacts = contacts_in(directory);
  docket_done(contacts->put(docket_taken(keep::new_party_token()), made_up(1, 0), "hotline", minute(0)));
  int files = 0;
  for (const auto& entry : fs::directory_iterator{directory.path()}) {
    CAPTURE(entry.path().string());
    struct stat status {};
    REQUIRE(::stat(entry.path().c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    ++files;
  }
  CHECK(files == 3);  // the file, its log and the index of the log
  const std::string file = directory.path() + "/contacts.db";
  REQUIRE(::chmod(file.c_str(), 0640) == 0);
  const auto open = DocketContacts::open(file);
  REQUIRE_FALSE(open.ok());
  CHECK(open.error().code == ErrorCode::invalid_argument);
  CHECK(open.error().message.find("chmod 600") != std::string::npos);
  CHECK(open.error().message.find("640") != std::string::npos);
}

TEST_CASE("docket contacts: somebody who reads keeps bytes in the log, and is said to; then it is erased again") {
  const TemporaryDirectory directory;
  const auto contacts = contacts_in(directory);
  const std::string token = docket_taken(keep::new_party_token());
  docket_done(contacts->put(token, made_up(1, 0), "hotline", minute(0)));
  {
    const auto reader = docket_taken(keep::sqlite::Connection::open(directory.path() + "/contacts.db"));
    long long rows = 0;
    docket_done(reader.run("BEGIN"));
    docket_done(reader.each("SELECT count(*) FROM contact", std::tie(rows), keep::sqlite::bound(), [] {}));
    const auto erased = contacts->erase(token, "desk", minute(1));
    REQUIRE_FALSE(erased.ok());
    CHECK(erased.error().code == ErrorCode::locked);
    CHECK(erased.error().message.find("erase again") != std::string::npos);
  }
  CHECK(docket_taken(contacts->erase(token, "desk", minute(2))) == 0);
  CHECK_FALSE(holds(raw_bytes(directory), made_up(1, 0)));
}

TEST_CASE("docket contacts: who looked is never changed or removed") {
  const TemporaryDirectory directory;
  const auto contacts = contacts_in(directory);
  docket_done(contacts->put(docket_taken(keep::new_party_token()), made_up(1, 0), "hotline", minute(0)));
  const auto tool = docket_taken(keep::sqlite::Connection::open(directory.path() + "/contacts.db"));
  CHECK_FALSE(tool.run("UPDATE contact_access SET by_whom = 'nobody'").ok());
  CHECK_FALSE(tool.run("DELETE FROM contact_access").ok());
  CHECK_FALSE(tool.run("REPLACE INTO contact_access SELECT number, token, deed, 'nobody', 0 FROM contact_access").ok());
}

TEST_CASE("docket contacts: a file that is none is left alone") {
  const TemporaryDirectory directory;
  const std::string file = directory.path() + "/contacts.db";
  {
    const auto other = docket_taken(keep::sqlite::Connection::open(file));
    docket_done(other.run("CREATE TABLE recipes (name TEXT NOT NULL)"));
  }
  CHECK(DocketContacts::open(file).error().code == ErrorCode::corrupt);
  const std::string newer = directory.path() + "/newer.db";
  docket_taken(DocketContacts::open(newer));
  {
    const auto later = docket_taken(keep::sqlite::Connection::open(newer));
    docket_done(later.run("UPDATE contact_format SET version = 9"));
  }
  CHECK(DocketContacts::open(newer).error().code == ErrorCode::unsupported);
}

TEST_CASE("docket contacts: phone numbers as people write them") {
  CHECK(phone_of("13812345678") == "13812345678");
  CHECK(phone_of(" 138 1234 5678 ") == "13812345678");
  CHECK(phone_of("+86 138-1234-5678") == "13812345678");
  CHECK(phone_of("0086 13812345678") == "13812345678");
  CHECK(phone_of("\xEF\xBC\x91\xEF\xBC\x93\xEF\xBC\x98"
                 "12345678") == "13812345678");      // three digits of full width
  CHECK(phone_of("0994-2345678") == "09942345678");  // Changji
  CHECK(phone_of("(010) 12345678") == "01012345678");
  CHECK(phone_of("400-123-4567") == "4001234567");
  CHECK(phone_of("+7 727 123 4567") == "+77271234567");
}

TEST_CASE("docket contacts: what is wrong with a contact is said, all of it, without repeating it") {
  const auto says = [](const std::string& text, const char* part) { return text.find(part) != std::string::npos; };
  CHECK(says(refused_phone("1381234567"), "has 11 digits, this one has 10"));
  CHECK(says(refused_phone("12345678901"), "begins with 13 to 19"));
  CHECK(says(refused_phone("2345678"), "needs its area code"));
  CHECK(says(refused_phone("0994 234"), "10 to 12 digits"));
  CHECK(says(refused_phone("400 123"), "400 or 800 has 10 digits, this one has 6"));
  CHECK(says(refused_phone("+7 727"), "8 to 15 digits"));
  CHECK(says(refused_phone("+86"), "no number of China"));
  CHECK(says(refused_phone("13812345678 or 13912345678"), "one number alone"));
  CHECK(says(refused_phone("call me"), "only digits"));
  CHECK_FALSE(says(refused_phone("1381234567"), "1381234567"));

  const auto code_of = [](const Contact& contact) { return keep::checked_contact(contact); };
  CHECK(says(code_of({"Li", "", ""}).error().message, "a phone number or an address"));
  CHECK(says(code_of({"", "", "li.example"}).error().message, "one @"));
  CHECK(says(code_of({"", "", "li@@mail.example"}).error().message, "one @"));
  CHECK(says(code_of({"", "", "@mail.example"}).error().message, "name@example.cn"));
  CHECK(says(code_of({"", "", "li@mail"}).error().message, "name@example.cn"));
  CHECK(says(code_of({"", "", "li wei@mail.example"}).error().message, "no blank"));
  CHECK(says(code_of({"", "", std::string(250, 'a') + "@b.cn"}).error().message, "at most 254"));
  CHECK(code_of({"", "", "li@mail.example"}).ok());
  const std::string all = code_of({std::string(201, 'a') + "\n1", "12", "x"}).error().message;
  for (const char* part : {"name: 203 bytes", "control characters", "phone: a mobile number", "email: an address"}) {
    CHECK_MESSAGE(says(all, part), all);
  }
  CHECK(says(code_of({"\xff", "13812345678", ""}).error().message, "UTF-8"));

  const TemporaryDirectory directory;
  const auto contacts = contacts_in(directory);
  CHECK(contacts->put(docket_taken(keep::new_party_token()), {"", "12", ""}, "Wang", minute(0)).error().code ==
        ErrorCode::invalid_argument);
  CHECK(docket_taken(contacts->count()) == 0);
}

}  // namespace lantian::contract
