// Who sees what of whom: instants at the edge, consents that were taken back, and what a bank can find out by asking.
#include "carbon/consent/consent.hpp"

#include "carbon/consent/refusals.hpp"
#include "carbon/library/library_sample_test.hpp"

using namespace lantian;
using namespace lantian::carbon;
using namespace lantian::carbon::trial;

namespace {

UtcSeconds consent_at(const char* text) {
  const auto at = parse_instant(text);
  REQUIRE(at.ok());
  return *at;
}

const ConsentRule& shipped_consent() {
  static const ConsentRule rule = [] {
    auto read = read_consent_rule(carbon_source("data/carbon/consent.toml"));
    REQUIRE_MESSAGE(read.ok(), (read.ok() ? std::string{} : read.error().text()));
    return *std::move(read);
  }();
  return rule;
}

Consent consent_of_works() {
  Consent out;
  out.id = "C-1";
  out.enterprise = "works";
  out.bank = "bank";
  out.what = {"emissions", "rating"};
  out.purposes = {"review"};
  out.from = out.granted_at = consent_at("2024-01-01T00:00:00Z");
  out.until = consent_at("2025-01-01T00:00:00Z");
  out.granted_by = "manager";
  return out;
}

LookRequest look_of_bank(const char* at) {
  return {"bank", "officer", "works", "emissions", "review", consent_at(at)};
}

bool consent_allows(const Consent& consent, const LookRequest& request) {
  return may_see(std::vector<Consent>{consent}, request).allowed;
}

}  // namespace

TEST_CASE("a consent holds from its first instant to the one before its end") {
  const Consent consent = consent_of_works();
  CHECK_FALSE(consent_allows(consent, look_of_bank("2023-12-31T23:59:59Z")));
  CHECK(consent_allows(consent, look_of_bank("2024-01-01T00:00:00Z")));
  CHECK(consent_allows(consent, look_of_bank("2024-12-31T23:59:59Z")));
  CHECK_FALSE(consent_allows(consent, look_of_bank("2025-01-01T00:00:00Z")));
}

TEST_CASE("a consent that was taken back ends at that instant") {
  Consent consent = consent_of_works();
  consent.revoked = consent_at("2024-06-01T08:00:00Z");
  CHECK(consent_allows(consent, look_of_bank("2024-06-01T07:59:59Z")));
  CHECK_FALSE(consent_allows(consent, look_of_bank("2024-06-01T08:00:00Z")));
  // Taken back after its end: the end still counts.
  consent.revoked = consent_at("2026-01-01T00:00:00Z");
  CHECK_FALSE(consent_allows(consent, look_of_bank("2025-01-01T00:00:00Z")));
}

TEST_CASE("it covers one bank, one enterprise, the figures and the purpose that it names") {
  const Consent consent = consent_of_works();
  const auto with = [&](auto change) {
    LookRequest request = look_of_bank("2024-06-01T00:00:00Z");
    change(request);
    return consent_allows(consent, request);
  };
  CHECK(with([](LookRequest&) {}));
  CHECK_FALSE(with([](LookRequest& one) { one.bank = "other"; }));
  CHECK_FALSE(with([](LookRequest& one) { one.enterprise = "other"; }));
  CHECK_FALSE(with([](LookRequest& one) { one.what = "pollution"; }));
  CHECK_FALSE(with([](LookRequest& one) { one.purpose = "after_loan"; }));
  CHECK_FALSE(with([](LookRequest& one) { one.purpose.clear(); }));
  CHECK_FALSE(with([](LookRequest& one) { one.enterprise.clear(); }));
  CHECK(may_see(std::vector<Consent>{consent}, "bank", "works", "rating", consent_at("2024-06-01T00:00:00Z")));
  CHECK_FALSE(may_see(std::vector<Consent>{consent}, "bank", "works", "loans", consent_at("2024-06-01T00:00:00Z")));
}

TEST_CASE("of consents that overlap each counts by itself") {
  Consent longer = consent_of_works(), gone = consent_of_works();
  longer.id = "C-2";
  longer.until = consent_at("2025-06-01T00:00:00Z");
  gone.revoked = consent_at("2024-02-01T00:00:00Z");
  const std::vector<Consent> both{gone, longer};
  CHECK(may_see(both, look_of_bank("2024-01-15T00:00:00Z")).consent == "C-2");
  // Taking one back does not take the other back.
  CHECK(may_see(both, look_of_bank("2024-03-01T00:00:00Z")).consent == "C-2");
  longer.revoked = consent_at("2024-02-01T00:00:00Z");
  CHECK_FALSE(may_see(std::vector<Consent>{gone, longer}, look_of_bank("2024-03-01T00:00:00Z")).allowed);
}

TEST_CASE("a bank cannot tell an enterprise that said no from one that is not there") {
  const std::vector<Consent> consents{consent_of_works()};
  LookRequest stranger = look_of_bank("2024-06-01T00:00:00Z"), refused = stranger;
  stranger.enterprise = "there-is-no-such-works";
  refused.what = "pollution";
  const Look a = may_see(consents, stranger), b = may_see(consents, refused);
  CHECK_FALSE(a.allowed);
  CHECK_FALSE(b.allowed);
  CHECK(a.consent == b.consent);
  CHECK(a.consent.empty());
  CHECK_FALSE(refusal_of_look().empty());
  // Nothing of what is told depends on what was asked.
  CHECK(refusal_of_look().find("works") == std::string_view::npos);
}

TEST_CASE("the enterprise sees each look, refused ones too") {
  std::vector<Look> looks;
  const std::vector<Consent> consents{consent_of_works()};
  looks.push_back(may_see(consents, look_of_bank("2024-06-01T00:00:00Z")));
  LookRequest late = look_of_bank("2024-06-01T01:30:00Z");
  late.what = "loans";
  looks.push_back(may_see(consents, late));
  late.enterprise = "others";
  looks.push_back(may_see(consents, late));
  const auto seen = looks_at(looks, "works");
  REQUIRE(seen.size() == 2);
  CHECK_FALSE(seen[0].allowed);
  CHECK(seen[1].allowed);
  CHECK(seen[1].consent == "C-1");
  CHECK(seen[1].asked.officer == "officer");
}

TEST_CASE(
    "a patient bank: what is written grows with the logarithm, whatever names it tries, and every one is counted") {
  BankRefusals counted;
  int writes = 0, told = 0;
  UtcSeconds at = consent_at("2024-06-01T00:00:00Z");
  constexpr int tries = 20'000;
  for (int n = 0; n < tries; ++n) {
    const bool files_here = n % 4 == 0;
    const RefusalStep step = count_refusal(shipped_consent(), counted, files_here ? "works" : "guess", files_here, at);
    if (step.write) {
      ++writes;
      counted.kept = at;
      counted.owed = false;
    }
    told += step.tell ? 1 : 0;
    at += std::chrono::seconds{4};  // 80 000 s: most of a day
  }
  CHECK(counted.total() == tries);
  CHECK(counted.names.size() == 1);
  CHECK(counted.names["works"].count == tries / 4);
  CHECK(counted.strangers.count == tries * 3 / 4);
  // 900 an hour: told at 10, 20, .. 640 of each of 22 hours, and at 10 .. 160 of the 200 that are left.
  CHECK(told == 22 * 7 + 5);
  CHECK(writes <= told + 24 + 15);
  CHECK(writes >= told);
}

TEST_CASE("when a refusal is written and told depends on its number and its hour, never on the name") {
  const auto steps = [](bool files_here) {
    BankRefusals counted;
    std::string out;
    for (int n = 0; n < 100; ++n) {
      const std::string name = files_here ? "works" : "guess-" + std::to_string(n);
      const RefusalStep step =
          count_refusal(shipped_consent(), counted, name, files_here, consent_at("2024-06-01T00:00:00Z"));
      counted.kept = consent_at("2024-06-01T00:00:00Z");
      counted.owed = false;
      out += step.write ? (step.tell ? 'T' : 'w') : '.';
    }
    return out;
  };
  CHECK(steps(true) == steps(false));
  CHECK(steps(true).substr(0, 20) == "ww.w...w.T.....w...T");
  // What could not be written is written with the next one; an hour later it is time again.
  BankRefusals counted;
  const UtcSeconds at = consent_at("2024-06-01T00:00:00Z");
  for (int n = 0; n < 2; ++n) CHECK(count_refusal(shipped_consent(), counted, "x", false, at).write);
  CHECK(count_refusal(shipped_consent(), counted, "x", false, at).write);  // the third: owed from the second
  counted.owed = false;
  counted.kept = at;
  counted.strangers.count = 5;
  CHECK_FALSE(count_refusal(shipped_consent(), counted, "x", false, at + std::chrono::minutes{59}).write);
  counted.strangers.count = 8;  // the ninth is no doubling
  CHECK(count_refusal(shipped_consent(), counted, "x", false, at + std::chrono::minutes{60}).write);
}

TEST_CASE("a consent is written whole: known words, a limited time, never for the past") {
  CHECK(consent_faults(shipped_consent(), consent_of_works()).empty());
  const auto faults = [](auto change) {
    Consent consent = consent_of_works();
    change(consent);
    return consent_faults(shipped_consent(), consent).size();
  };
  CHECK(faults([](Consent& one) { one.what = {"everything"}; }) == 1);
  CHECK(faults([](Consent& one) { one.purposes = {"curiosity"}; }) == 1);
  CHECK(faults([](Consent& one) { one.what.clear(); }) == 1);
  CHECK(faults([](Consent& one) { one.until = one.from; }) == 1);
  CHECK(faults([](Consent& one) { one.granted_at += std::chrono::seconds{1}; }) == 1);
  CHECK(faults([](Consent& one) { one.until = one.from + std::chrono::days{731}; }) == 0);  // 2024 is a leap year
  CHECK(faults([](Consent& one) { one.until = one.from + std::chrono::days{732}; }) == 1);
}
