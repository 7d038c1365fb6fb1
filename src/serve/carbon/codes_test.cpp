#include "serve/accounts/tokens.hpp"
#include "serve/carbon/month_json.hpp"
#include "serve/carbon/ratings_trial_test.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

using nlohmann::json;

/// The first enterprise with a level in 2024 and a code.
std::string coded_enterprise(const RatingsTrial& trial) {
  const json page = trial.read("/ratings", "year=2024");
  for (const json& one : page.at("results")) {
    if (!one.at("code").is_null()) return one.at("enterprise");
  }
  FAIL("no code");
  return "";
}

json newest_code(const RatingsTrial& trial, const std::string& enterprise) {
  return trial.read("/ratings/" + enterprise, "year=2024").at("codes").back();
}

/// What a stranger is answered, without the address that she asked herself.
struct StrangersAnswer {
  int status = 0;
  json body;
  std::vector<std::pair<std::string, std::string>> headers;
  friend bool operator==(const StrangersAnswer&, const StrangersAnswer&) = default;
};
StrangersAnswer asked_by_stranger(const RatingsTrial& trial, const std::string& token, int number = 0) {
  const HttpReply reply = trial.ask("GET", "/codes/" + token, "", "", "198.51.100." + std::to_string(number));
  json body = json::parse(reply.body);
  body.erase("instance");
  return {reply.status, std::move(body), reply.headers};
}

carbon::SignedCode code_signed_by(const CodeSigner& signer, const std::string& payload) {
  const auto signature = signer.sign(payload);
  REQUIRE(signature.ok());
  return {payload, *signature};
}

}  // namespace

TEST_CASE("the codes of the demonstration: one for everybody with a level, each of them genuine") {
  RatingsTrial trial;
  REQUIRE(issue_demo_codes(*trial.desk, 2024, keep::now()).ok());
  REQUIRE(issue_demo_codes(*trial.desk, 2024, keep::now()).ok());  // the second time they are there
  trial.person.reset();
  int number = 0;
  const json page = trial.read("/ratings", "year=2024");
  for (const json& one : page.at("results")) {
    CHECK(one.at("code").is_null() == one.at("level").is_null());
    if (one.at("code").is_null()) continue;
    const json code = newest_code(trial, one.at("enterprise"));
    CHECK(code.at("serial") == 1);
    const StrangersAnswer told = asked_by_stranger(trial, code.at("token"), ++number);
    REQUIRE(told.status == 200);
    CHECK(told.body.at("state") == "genuine");
    CHECK(told.body.at("enterprise") == one.at("enterprise"));
    CHECK(told.body.at("level").at("id") == one.at("level"));
    CHECK(told.body.at("synthetic") == true);
    // Nothing that the code does not say: no CO2, no value added, no members, nobody's name.
    for (const char* key : {"co2_kg", "net_kg", "value_added_yuan", "members", "by", "reason", "county", "lineage"}) {
      CHECK_FALSE(told.body.contains(key));
    }
  }
  CHECK(number > 30);
}

TEST_CASE("forged, changed, cut, foreign, never issued and guessed codes get one and the same refusal") {
  RatingsTrial trial;
  REQUIRE(issue_demo_codes(*trial.desk, 2024, keep::now()).ok());
  const std::string id = coded_enterprise(trial);
  const json code = newest_code(trial, id);
  const std::string token = code.at("token"), text = code.at("text"), signature = code.at("signature");
  const std::size_t cut = token.size() - carbon::signature_length;
  REQUIRE(asked_by_stranger(trial, token).status == 200);

  std::vector<std::string> wrong;
  // The level made better, with the old signature.
  carbon::CodeText better = RatingsTrial::opened(carbon::parse_code(text));
  better.level = better.level == "1" ? "2" : "1";
  wrong.push_back(token_of({better.text(), signature}));
  // Signed as well as we do, with another key.
  auto elsewhere = RatingsTrial::opened(keep::PrivateDirectory::make());
  const CodeSigner foreign = RatingsTrial::opened(CodeSigner::open(elsewhere.path()));
  wrong.push_back(token_of(code_signed_by(foreign, better.text())));
  wrong.push_back(token_of(code_signed_by(foreign, text)));
  // Signed with our own key, and never issued: what a stolen backup of the key alone would give.
  const CodeSigner own = RatingsTrial::opened(CodeSigner::open(trial.directory.path()));
  wrong.push_back(token_of(code_signed_by(own, better.text())));
  // No code at all, though signed with our key.
  wrong.push_back(token_of(code_signed_by(own, "LT1|" + id)));
  // Cut, lengthened, other bits, other spellings.
  wrong.push_back(token.substr(0, token.size() - 1));
  wrong.push_back(token.substr(0, cut));
  wrong.push_back(token.substr(0, cut + 1));
  wrong.push_back(token.substr(cut));
  wrong.push_back(token + "A");
  wrong.push_back(token + "=");
  wrong.push_back(token + signature);
  wrong.push_back(token.substr(0, cut) + "." + signature);
  wrong.push_back(signature);
  wrong.push_back("A" + token);
  std::string flipped = token;
  flipped[cut + 10] = flipped[cut + 10] == 'A' ? 'B' : 'A';
  wrong.push_back(flipped);
  // Guessed and counted.
  wrong.push_back(code.at("text").get<std::string>().substr(code.at("text").get<std::string>().size() - 22));
  for (const char* guess : {"1", "2", "0", "..", "%00", "a.b", ".", "key", "C-0001", "'or'1'='1"})
    wrong.emplace_back(guess);
  wrong.push_back(id);
  wrong.push_back(std::string(5000, 'A') + signature);
  for (int i = 0; i < 20; ++i) wrong.push_back(base64url(*random_bytes(100)) + base64url(*random_bytes(64)));

  const StrangersAnswer refusal = asked_by_stranger(trial, wrong.front(), 1);
  CHECK(refusal.status == 404);
  CHECK(refusal.body.at("detail").get<std::string>().find(id) == std::string::npos);
  int number = 1;
  for (const std::string& one : wrong) {
    const StrangersAnswer told = asked_by_stranger(trial, one, ++number);
    CHECK_MESSAGE(told == refusal, one);
  }
}

TEST_CASE("a withdrawn code says so, a replaced one too, and neither says why") {
  RatingsTrial trial;
  REQUIRE(issue_demo_codes(*trial.desk, 2024, keep::now()).ok());
  const std::string id = coded_enterprise(trial);
  const std::string place = "/ratings/2024/" + id + "/code";
  const std::string first = newest_code(trial, id).at("token");
  // The same again while it holds is refused.
  CHECK(trial.ask("POST", place).status == 409);
  CHECK(trial.ask("POST", place + "/withdraw", "", "{}").status == 400);
  CHECK(trial.ask("POST", place + "/withdraw", "", R"({"reason":""})").status == 400);
  REQUIRE(trial.ask("POST", place + "/withdraw", "", R"({"reason":"filed anew"})").status == 201);
  CHECK(trial.ask("POST", place + "/withdraw", "", R"({"reason":"once more"})").status == 409);
  StrangersAnswer told = asked_by_stranger(trial, first, 1);
  CHECK(told.status == 200);
  CHECK(told.body.at("state") == "withdrawn");
  CHECK(told.body.dump().find("filed anew") == std::string::npos);
  REQUIRE(trial.ask("POST", place).status == 201);
  const json second = newest_code(trial, id);
  CHECK(second.at("serial") == 2);
  CHECK(asked_by_stranger(trial, second.at("token"), 2).body.at("state") == "genuine");
  CHECK(asked_by_stranger(trial, first, 3).body.at("state") == "withdrawn");
  CHECK(trial.noted.size() == 2);
  CHECK(trial.noted.front() == "carbon.code.withdraw " + id + "/2024 serial 1 filed anew");
}

TEST_CASE("figures that were filed later replace a code; the old one says that it is replaced") {
  RatingsTrial trial;
  REQUIRE(issue_demo_codes(*trial.desk, 2024, keep::now()).ok());
  const std::string id = coded_enterprise(trial);
  const std::string first = newest_code(trial, id).at("token");
  const auto row = trial.book->newest("year", id + "/2024");
  REQUIRE(row.ok());
  carbon::SyntheticYear earned = RatingsTrial::opened(read_carbon_year_json((*row)->body));
  earned.value_added = carbon::Money::from_fen(earned.value_added.fen() / 2);
  const keep::DocumentDraft draft{"year", id + "/2024", carbon_year_json(earned)};
  REQUIRE(trial.book->append({&draft, 1}, "test", keep::now()).ok());
  CHECK(trial.read("/ratings/" + id, "year=2024").at("code_differs") == true);
  // The code says what it said until it is replaced.
  CHECK(asked_by_stranger(trial, first, 1).body.at("state") == "genuine");
  REQUIRE(trial.ask("POST", "/ratings/2024/" + id + "/code").status == 201);
  CHECK(asked_by_stranger(trial, first, 2).body.at("state") == "superseded");
  CHECK(trial.read("/ratings/" + id, "year=2024").at("code_differs") == false);
}

TEST_CASE("codes are issued and withdrawn by whoever approves, and for a level alone") {
  RatingsTrial trial;
  const json page = trial.read("/ratings", "year=2024");
  std::string rated, unrated;
  for (const json& one : page.at("results")) (one.at("level").is_null() ? unrated : rated) = one.at("enterprise");
  const std::string place = "/ratings/2024/" + rated + "/code";
  trial.person->approves = false;
  CHECK(trial.ask("POST", place).status == 403);
  CHECK(trial.ask("POST", place + "/withdraw", "", R"({"reason":"x"})").status == 403);
  trial.person.reset();
  CHECK(trial.ask("POST", place).status == 401);
  CHECK(trial.ask("POST", place + "/withdraw", "", R"({"reason":"x"})").status == 401);
  // A look makes no key.
  CHECK(asked_by_stranger(trial, "a.b").status == 404);
  CHECK(trial.ask("GET", "/codes").status == 404);
  CHECK_FALSE(keep::exists(code_key_path(trial.directory.path())));
  trial.person = CarbonPerson{"head", "prefecture", "", true, true, true};
  CHECK(trial.ask("POST", place + "/withdraw", "", R"({"reason":"x"})").status == 404);
  CHECK(trial.ask("POST", "/ratings/2024/NOBODY/code").status == 404);
  CHECK(trial.ask("POST", "/ratings/1999/" + rated + "/code").status == 400);
  if (!unrated.empty()) {
    const HttpReply refused = trial.ask("POST", "/ratings/2024/" + unrated + "/code");
    CHECK(refused.status == 422);
    CHECK(refused.body.find("not rated") != std::string::npos);
  }
  CHECK(trial.ask("POST", place).status == 201);
  CHECK(trial.noted.size() == 1);
  // A third party verifies with the key and nothing of ours.
  const json key = trial.read("/codes");
  CHECK(key.at("algorithm") == "Ed25519");
  CHECK(from_base64url(key.at("public_key").get<std::string>())->size() == 32);
}

TEST_CASE("an enterprise reads its own codes, with the text behind the picture, and those of nobody else") {
  RatingsTrial trial;
  REQUIRE(issue_demo_codes(*trial.desk, 2024, keep::now()).ok());
  const std::string id = coded_enterprise(trial);
  trial.person = CarbonPerson{"manager", "enterprise", id};
  const json own = trial.read("/own/codes", "as=SYN-STEEL-01");  // `as` is nothing for who is signed in
  CHECK(own.at("enterprise") == id);
  REQUIRE(own.at("results").size() == 1);
  const json& code = own.at("results").at(0);
  CHECK(code.at("year") == 2024);
  CHECK(code.at("state") == "genuine");
  CHECK(asked_by_stranger(trial, code.at("token"), 1).body.at("enterprise") == id);
  trial.person = CarbonPerson{"officer", "bank", "BANK"};
  CHECK(trial.ask("GET", "/own/codes").status == 403);
  trial.person = CarbonPerson{"manager", "enterprise", "NO-CODE"};
  CHECK(trial.read("/own/codes").at("results").empty());
}

TEST_CASE("whoever tries codes by the hundred is stopped") {
  const RatingsTrial trial;
  int refused = 0;
  for (int i = 0; i < 200; ++i) {
    const HttpReply reply = trial.ask("GET", "/codes/" + base64url(*random_bytes(100)));
    refused += reply.status == 429 ? 1 : 0;
  }
  CHECK(refused > 150);
  CHECK(trial.ask("GET", "/codes/x.y", "", "", "203.0.113.9").status == 404);
}

}  // namespace lantian::serve
