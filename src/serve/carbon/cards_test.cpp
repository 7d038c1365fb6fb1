// What a bank must never see: without a consent, after one, of another bank, or unlogged.
#include "serve/carbon/card_facts.hpp"
#include "serve/carbon/consent_office.hpp"
#include "serve/carbon/finance_trial_test.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace lantian::serve {
namespace {

using trial::FinanceTrial;

bool card_holds(const HttpReply& reply, std::string_view text) {
  return reply.body.find(text) != std::string::npos;
}
/// The body without the member that repeats the address which the asker herself wrote.
std::string card_body_without_address(std::string body, const std::string& enterprise) {
  for (std::size_t at = body.find(enterprise); at != std::string::npos; at = body.find(enterprise)) {
    body.replace(at, enterprise.size(), "X");
  }
  return body;
}
std::size_t card_looks(const FinanceTrial& desk, const std::string& enterprise) {
  const auto rows = desk.book.all("look", enterprise);
  REQUIRE(rows.ok());
  return rows->size();
}

/// How often the enterprise reads that the bank was refused.
int card_refusals(const FinanceTrial& desk, const std::string& enterprise, const std::string& bank) {
  const auto rows = desk.desk->refusals->at(desk.book, enterprise);
  REQUIRE(rows.ok());
  for (const RefusalRow& one : *rows) {
    if (one.bank == bank) return one.counted.count;
  }
  return 0;
}

}  // namespace

TEST_CASE("carbon card: a bank sees what was granted, for the purpose, and nothing else") {
  FinanceTrial desk;
  desk.as_bank("BANK");
  desk.put("T1", "SYN-CEMENT-02", "BANK", {"rating", "emissions"}, "2026-01-01", "2027-01-01");
  const HttpReply seen = desk.card("SYN-CEMENT-02");
  REQUIRE(seen.status == 200);
  CHECK(card_holds(seen, "\"emissions\":[{\"period\":\"2022\""));
  CHECK(card_holds(seen, "\"rating\":["));
  for (const char* part :
       {"\"intensity\":", "\"quality\":", "\"pollution\":", "\"projects\":", "\"loans\":", "\"assets\":"}) {
    CHECK_FALSE(card_holds(seen, part));
  }
  CHECK(desk.card("SYN-CEMENT-02", "after_loan").status == 403);
  const HttpReply without = desk.get("/api/v1/carbon/cards/SYN-CEMENT-02");
  CHECK(without.status == 400);
  CHECK(card_holds(without, "after_loan"));
}

TEST_CASE("carbon card: every refusal is one and the same, so that trying names tells nothing") {
  FinanceTrial desk;
  desk.as_bank("BANK");
  desk.put("T1", "SYN-CEMENT-02", "BANK", {"rating"}, "2024-01-01", "2025-01-01");                // ended
  desk.put("T2", "SYN-CEMENT-03", "BANK", {"rating"}, "2026-01-01", "2027-06-01", "2026-02-01");  // revoked
  desk.put("T3", "SYN-STEEL-01", "OTHER", {"rating"}, "2026-01-01", "2027-06-01");                // another bank's
  desk.put("T4", "GHOST", "BANK", {"rating"}, "2026-01-01", "2027-06-01");                        // nobody files
  const std::string first = "SYN-POWER-03";                                                       // said nothing
  const HttpReply refused = desk.card(first);
  REQUIRE(refused.status == 403);
  const std::string body = card_body_without_address(refused.body, first);
  CHECK(card_holds(refused, std::string{carbon::refusal_of_look()}));
  for (const std::string name :
       {"SYN-CEMENT-02", "SYN-CEMENT-03", "SYN-STEEL-01", "GHOST", "NO-SUCH-ENTERPRISE", "x"}) {
    CAPTURE(name);
    const HttpReply other = desk.card(name);
    CHECK(other.status == refused.status);
    CHECK(card_body_without_address(other.body, name) == body);
    CHECK(other.headers == refused.headers);
    CHECK(card_looks(desk, name) == 0);
  }
  CHECK(card_refusals(desk, first, "BANK") == 1);
  CHECK(card_refusals(desk, "SYN-CEMENT-02", "BANK") == 1);
}

TEST_CASE("carbon card: a revoked consent ends at once, and one day late is too late") {
  FinanceTrial desk;
  desk.as_enterprise("SYN-CEMENT-02");
  const HttpReply granted = desk.ask("POST", "/api/v1/carbon/own/consents", "",
                                     R"({"bank":"BANK","what":["rating"],"purposes":["review"],"until":"2027-12-31"})");
  REQUIRE(granted.status == 201);
  desk.as_bank("BANK");
  CHECK(desk.card("SYN-CEMENT-02").status == 200);
  desk.as_enterprise("SYN-CEMENT-02");
  const std::string revoke = "/api/v1/carbon/own/consents/SYN-CEMENT-02-C1/revocations";
  CHECK(desk.ask("POST", revoke).status == 201);
  CHECK(desk.ask("POST", revoke).status == 409);
  desk.as_bank("BANK");
  CHECK(desk.card("SYN-CEMENT-02").status == 403);
  CHECK_FALSE(card_holds(desk.get("/api/v1/carbon/cards"), "SYN-CEMENT-02"));
  CHECK(card_looks(desk, "SYN-CEMENT-02") == 1);
  CHECK(card_refusals(desk, "SYN-CEMENT-02", "BANK") == 1);
}

TEST_CASE("carbon card: a look that cannot be written down shows nothing, granted or not") {
  FinanceTrial desk;
  desk.as_bank("BANK");
  desk.put("T1", "SYN-CEMENT-02", "BANK", {"rating", "loans"}, "2026-01-01", "2027-01-01");
  desk.book.fails = "look";
  const HttpReply granted = desk.card("SYN-CEMENT-02"), refused = desk.card("SYN-POWER-03");
  CHECK(granted.status == 500);
  CHECK_FALSE(card_holds(granted, "\"rating\""));
  CHECK(card_body_without_address(granted.body, "SYN-CEMENT-02") ==
        card_body_without_address(refused.body, "SYN-POWER-03"));
  desk.book.fails.clear();
  CHECK(desk.card("SYN-CEMENT-02").status == 200);
}

TEST_CASE("carbon card: a bank reads its own consents and loans alone; others ask elsewhere") {
  FinanceTrial desk;
  desk.as_bank("SYN-BANK-B");
  const HttpReply list = desk.get("/api/v1/carbon/cards", "as=SYN-BANK-A");  // `as` is nothing for who is signed in
  REQUIRE(list.status == 200);
  CHECK(card_holds(list, "SYN-POWER-01"));
  CHECK_FALSE(card_holds(list, "SYN-ALUMINIUM-01"));
  CHECK(desk.card("SYN-ALUMINIUM-01").status == 403);
  const HttpReply loans = desk.get("/api/v1/carbon/cards/loans");
  REQUIRE(loans.status == 200);
  CHECK(card_holds(loans, "SYN-LOAN-05"));
  CHECK_FALSE(card_holds(loans, "SYN-LOAN-03"));
  for (const char* office : {"/api/v1/carbon/loans", "/api/v1/carbon/loans/SYN-LOAN-05", "/api/v1/carbon/consents",
                             "/api/v1/carbon/assets", "/api/v1/carbon/own/consents", "/api/v1/carbon/own/looks"}) {
    CAPTURE(office);
    CHECK(desk.get(office).status == 403);
  }
  desk.as_office();
  CHECK(desk.get("/api/v1/carbon/consents").status == 200);
  CHECK(desk.get("/api/v1/carbon/cards").status == 403);
  CHECK(desk.card("SYN-ALUMINIUM-01").status == 403);
  desk.as_enterprise("SYN-POWER-01");
  CHECK(desk.card("SYN-POWER-01").status == 403);
}

TEST_CASE("carbon card: of a bank's own loan the borrower's figures need her consent, and that look is kept") {
  FinanceTrial desk;
  desk.as_bank("SYN-BANK-C");  // LOAN-04 of CEMENT-01, who did not grant loans; LOAN-07 of SILICON-01, who revoked
  const HttpReply without = desk.get("/api/v1/carbon/cards/loans");
  REQUIRE(without.status == 200);
  CHECK(card_holds(without, "\"periods\":[{"));
  CHECK_FALSE(card_holds(without, "\"why\""));
  CHECK_FALSE(card_holds(without, "\"tonnes\""));
  CHECK_FALSE(card_holds(without, "\"verified\""));
  CHECK(card_looks(desk, "SYN-CEMENT-01") == 0);
  desk.as_bank("SYN-BANK-B");  // LOAN-05 of POWER-01, who granted them after the loan
  const HttpReply with = desk.get("/api/v1/carbon/cards/loans");
  CHECK(card_holds(with, "\"verified\":["));
  CHECK(card_looks(desk, "SYN-POWER-01") == 1);
}

TEST_CASE("carbon consent: an enterprise grants for itself alone, within the rule") {
  FinanceTrial desk;
  desk.as_enterprise("SYN-CEMENT-02");
  const auto post = [&](const std::string& body) { return desk.ask("POST", "/api/v1/carbon/own/consents", "", body); };
  // The enterprise of the body is nobody's business: it is the person's.
  const HttpReply granted = post(
      R"({"enterprise":"SYN-STEEL-01","bank":"BANK","what":["rating"],"purposes":["review"],"until":"2027-12-31"})");
  REQUIRE(granted.status == 201);
  CHECK(card_holds(granted, "\"enterprise\":\"SYN-CEMENT-02\""));
  desk.as_bank("BANK");
  CHECK(desk.card("SYN-STEEL-01").status == 403);
  desk.as_enterprise("SYN-STEEL-01");
  const HttpReply foreign = desk.ask("POST", "/api/v1/carbon/own/consents/SYN-CEMENT-02-C1/revocations");
  const HttpReply absent = desk.ask("POST", "/api/v1/carbon/own/consents/SYN-CEMENT-99-C1/revocations");
  CHECK(foreign.status == 404);
  CHECK(card_body_without_address(foreign.body, "SYN-CEMENT-02-C1") ==
        card_body_without_address(absent.body, "SYN-CEMENT-99-C1"));
  CHECK(post(R"({"bank":"B","what":["rating"],"purposes":["review"],"until":"2030-12-31"})").status == 422);
  CHECK(post(R"({"bank":"B","what":["secrets"],"purposes":["review"],"until":"2027-12-31"})").status == 422);
  CHECK(post(R"({"bank":"B\"x","what":["rating"],"purposes":["review"],"until":"2027-12-31"})").status == 422);
  CHECK(
      post(R"({"bank":"B","what":["rating"],"purposes":["review"],"from":"2020-01-01","until":"2027-12-31"})").status ==
      422);
  desk.as_bank("BANK");
  CHECK(post(R"({"bank":"BANK","what":["rating"],"purposes":["review"],"until":"2027-12-31"})").status == 403);
  desk.person.reset();
  CHECK(post(R"({"bank":"BANK","what":["rating"],"purposes":["review"],"until":"2027-12-31"})").status == 401);
}

TEST_CASE("carbon looks: the enterprise sees each look at her card, and hers alone") {
  FinanceTrial desk;
  desk.as_bank("SYN-BANK-A");
  REQUIRE(desk.card("SYN-ALUMINIUM-01").status == 200);
  REQUIRE(desk.card("SYN-ALUMINIUM-01").status == 200);
  REQUIRE(desk.card("SYN-STEEL-01").status == 403);
  desk.as_enterprise("SYN-ALUMINIUM-01");
  const HttpReply looks = desk.get("/api/v1/carbon/own/looks");
  REQUIRE(looks.status == 200);
  CHECK(card_holds(looks, "officer of SYN-BANK-A"));
  CHECK(card_holds(looks, "\"refused\":[]"));
  // Two requests of one second are two rows, whatever became of each.
  std::size_t rows = 0;
  for (std::size_t at = 0; (at = looks.body.find("\"at\":", at)) != std::string::npos; ++at) ++rows;
  CHECK(rows == 2);
  CHECK_FALSE(card_holds(looks, "SYN-STEEL-01"));
  CHECK(card_holds(looks, "\"refusals\":[]"));
  desk.as_enterprise("SYN-STEEL-01");
  const HttpReply refused = desk.get("/api/v1/carbon/own/looks");
  CHECK(card_holds(refused, "\"bank\":\"SYN-BANK-A\",\"count\":1"));
  CHECK(card_holds(refused, "\"results\":[]"));
}

TEST_CASE("carbon looks: a bank that tries names is told to the auditor, and fills the book with no words of its own") {
  FinanceTrial desk;
  desk.as_bank("BANK");
  for (int n = 0; n < 9; ++n) CHECK(desk.card("NAME-" + std::to_string(n)).status == 403);
  CHECK(desk.notes.empty());
  CHECK(desk.card("NAME-9").status == 403);
  REQUIRE(desk.notes.size() == 1);
  CHECK(desk.notes[0] == std::pair<std::string, std::string>{"carbon.probing", "BANK"});
  CHECK(desk.card(std::string(3000, 'A')).status == 403);
  CHECK(desk.card("<b>\"").status == 403);
  CHECK(desk.book.keys("look")->empty());
  CHECK(desk.book.verify()->empty());
}

TEST_CASE("carbon looks: thousands of refused looks are counted, and the book grows by a handful of rows") {
  FinanceTrial desk;
  desk.as_bank("BANK");
  const std::int64_t before = *desk.book.last();
  constexpr int tries = 3000;
  for (int n = 0; n < tries; ++n) {
    const std::string name = n % 3 == 0 ? "SYN-STEEL-01" : "NAME-" + std::to_string(n);
    REQUIRE(desk.card(name).status == 403);
  }
  // Twelve doublings to 2048, nine tellings from 10 to 2560, and a day or an hour that may end meanwhile.
  CHECK(*desk.book.last() - before <= 12 + 9 + 4);
  CHECK(desk.notes.size() <= 9 + 2);
  CHECK(card_refusals(desk, "SYN-STEEL-01", "BANK") == tries / 3);
  // After a restart the counts go on from what was written: more than half is there, and the next one is told rightly.
  desk.desk->refusals = std::make_shared<RefusalDesk>();
  const int kept = card_refusals(desk, "SYN-STEEL-01", "BANK");
  CHECK(kept > tries / 6);
  CHECK(desk.card("SYN-STEEL-01").status == 403);
  CHECK(card_refusals(desk, "SYN-STEEL-01", "BANK") == kept + 1);
  CHECK(desk.book.verify()->empty());
}

TEST_CASE("carbon card: what a bank saw is signed, and a forged card is refused") {
  FinanceTrial desk;
  desk.as_bank("BANK");
  desk.put("T1", "SYN-CEMENT-02", "BANK", {"rating"}, "2026-01-01", "2027-01-01");
  const HttpReply seen = desk.card("SYN-CEMENT-02");
  REQUIRE(seen.status == 200);
  // The member "signed" as it stands in the body: text, signature, key.
  const std::size_t begin = seen.body.find("\"signed\":");
  REQUIRE(begin != std::string::npos);
  std::string proof = seen.body.substr(begin + 9, seen.body.rfind('}') - begin - 9);
  CHECK(card_holds(seen, "lantian carbon card 1\\nSYN-CEMENT-02\\nBANK\\n"));
  CHECK_FALSE(card_holds(seen, "emissions granted"));
  desk.person.reset();  // whoever holds it may ask
  const auto prove = [&](const std::string& body) { return desk.ask("POST", "/api/v1/carbon/codes/cards", "", body); };
  const HttpReply genuine = prove(proof);
  REQUIRE_MESSAGE(genuine.status == 200, genuine.body);
  CHECK(card_holds(genuine, "\"enterprise\":\"SYN-CEMENT-02\",\"bank\":\"BANK\",\"officer\":\"officer of BANK\""));
  CHECK(card_holds(genuine, "\"purpose\":\"review\""));
  for (const auto& [from, to] : {std::pair<std::string, std::string>{"SYN-CEMENT-02", "SYN-CEMENT-03"},
                                 {"emissions not granted", "emissions granted"},
                                 {"carbon card 1", "carbon code 1"}}) {
    CAPTURE(from);
    std::string forged = proof;
    const std::size_t at = forged.find(from);
    REQUIRE(at != std::string::npos);
    CHECK(prove(forged.replace(at, from.size(), to)).status == 404);
  }
  const std::size_t signature = proof.find("\"signature\":\"") + 13;
  std::string forged = proof;
  forged[signature + 5] = forged[signature + 5] == 'A' ? 'B' : 'A';
  CHECK(prove(forged).status == 404);
  CHECK(prove("{\"text\":\"x\",\"signature\":\"\"}").status == 404);
  CHECK(prove("{}").status == 400);
  CHECK(prove("{\"text\":\"" + std::string(300'000, 'x') + "\",\"signature\":\"\"}").status == 400);
}

TEST_CASE("carbon card: in a demonstration anybody looks as a made-up bank, and nothing is written") {
  FinanceTrial desk;
  const HttpReply seen = desk.get("/api/v1/carbon/cards/SYN-ALUMINIUM-01", "as=SYN-BANK-A&purpose=review");
  REQUIRE(seen.status == 200);
  CHECK(card_holds(seen, "\"synthetic\":true"));
  CHECK(card_looks(desk, "SYN-ALUMINIUM-01") == 0);
  CHECK(desk.get("/api/v1/carbon/cards/SYN-ALUMINIUM-01", "as=SYN-BANK-C&purpose=review").status == 403);
  const HttpReply which = desk.get("/api/v1/carbon/cards");
  CHECK(which.status == 400);
  CHECK(card_holds(which, "SYN-BANK-A"));
  FinanceTrial real{false};
  for (const char* path : {"/api/v1/carbon/cards", "/api/v1/carbon/cards/SYN-ALUMINIUM-01", "/api/v1/carbon/consents",
                           "/api/v1/carbon/own/looks", "/api/v1/carbon/loans", "/api/v1/carbon/assets"}) {
    CAPTURE(path);
    CHECK(real.get(path, "as=SYN-BANK-A&purpose=review").status == 401);
  }
}

}  // namespace lantian::serve
