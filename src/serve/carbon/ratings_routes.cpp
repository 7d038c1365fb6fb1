#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/api/rate_limit.hpp"
#include "serve/carbon/card_json.hpp"
#include "serve/carbon/ratings_desk.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <mutex>

namespace lantian::serve {
namespace {

/// The key of the book and the limit on public looks, opened with the first question that needs them.
struct RatingsRoom {
  explicit RatingsRoom(std::shared_ptr<const CarbonDesk> given) : desk{std::move(given)} {}

  /// Makes the key where there is none: for deeds alone, never for a look.
  Result<const CodeSigner*> signer() {
    const std::scoped_lock lock{turn};
    if (!key) {
      LANTIAN_TRY(CodeSigner opened, CodeSigner::open(desk->directory));
      key = std::move(opened);
    }
    return &*key;
  }
  /// Null: nothing was ever signed here.
  Result<const CodeSigner*> known_signer() {
    if (!keep::exists(code_key_path(desk->directory))) return nullptr;
    return signer();
  }
  Result<RateLimit*> looks() {
    LANTIAN_TRY(const RatingTables* tables, desk->years->tables(*desk->office, desk->region));
    const std::scoped_lock lock{turn};
    if (!limit) limit = std::make_unique<RateLimit>(tables->looks_each_minute);
    return limit.get();
  }

  const std::shared_ptr<const CarbonDesk> desk;
  std::mutex turn;
  std::optional<CodeSigner> key;
  std::unique_ptr<RateLimit> limit;
};

Result<carbon::LabelEngine> wanted_engine(const Call& call) {
  const std::string word = call.request.field("engine").value_or("ratio");
  for (const auto engine : {carbon::LabelEngine::ratio, carbon::LabelEngine::quantile}) {
    if (word == name_of(engine)) return engine;
  }
  return Error{ErrorCode::invalid_argument, fmt::format("'engine' is {}; ratio or quantile", in_quotes(word)),
               "engine"};
}

Answer ratings_answer(const CarbonDesk& desk, const Call& call) {
  LANTIAN_TRY(const carbon::LabelEngine engine, wanted_engine(call));
  LANTIAN_TRY(const keep::DocumentBook* book, carbon_book(desk));
  LANTIAN_TRY(const OpenYear open, open_carbon_year(desk, call.request.field("year").value_or("")));
  LANTIAN_TRY(RatingsGround ground, ratings_ground(*desk.carbon, open, book));
  ground.engine = engine;
  return json_reply(ratings_json(ground));
}

Problem no_rated_enterprise(const CarbonFilings& filings, const std::string& id) {
  constexpr std::size_t most_named = 5;
  std::vector<std::string> some;
  for (const carbon::Enterprise& one : filings.enterprises) {
    if (some.size() < most_named) some.push_back(one.id);
  }
  return {problems::not_found,
          fmt::format("no enterprise {}; there are {}, such as {}: GET /api/v1/carbon/ratings lists them",
                      in_quotes(id), filings.enterprises.size(), joined(some, ", "))};
}

Answer detail_answer(const CarbonDesk& desk, const std::string& id, const std::string& word, int status,
                     carbon::LabelEngine engine) {
  LANTIAN_TRY(const keep::DocumentBook* book, carbon_book(desk));
  LANTIAN_TRY(const OpenYear open, open_carbon_year(desk, word));
  const carbon::Enterprise* enterprise = rated_enterprise(*open.filings, id);
  if (enterprise == nullptr) return no_rated_enterprise(*open.filings, id);
  LANTIAN_TRY(RatingsGround ground, ratings_ground(*desk.carbon, open, nullptr));
  ground.engine = engine;
  RatingDetail detail;
  detail.ground = &ground;
  detail.enterprise = enterprise;
  for (const int year : open.years) {
    LANTIAN_TRY(const OpenYear one, open_carbon_year(desk, std::to_string(year)));
    auto rating = one.year->book.rate(id, one.before ? one.before->book.facts(id) : nullptr);
    if (rating) detail.course.push_back(*std::move(rating));
  }
  LANTIAN_TRY(detail.codes, codes_of(*book, id, open.year->year));
  return json_reply(rating_detail_json(detail), status);
}

Answer one_rating(const CarbonDesk& desk, const Call& call) {
  LANTIAN_TRY(const carbon::LabelEngine engine, wanted_engine(call));
  return detail_answer(desk, call.parts[0], call.request.field("year").value_or(""), 200, engine);
}

/// Whoever issues or withdraws a code needs carbon.approve.
std::optional<Problem> no_code_approver(const CarbonDesk& desk, const HttpRequest& request, CarbonPerson& person) {
  if (auto problem = nobody(desk, request, person)) return problem;
  if (person.approves) return std::nullopt;
  return Problem{problems::not_allowed, "a code is issued and withdrawn by whoever holds carbon.approve"};
}

Result<void> code_was_changed(const CarbonDesk& desk, const HttpRequest& request, const IssuedCode& code,
                              const char* action, const std::string& detail) {
  const std::string subject = fmt::format("{}/{}", code.code.enterprise, code.code.year);
  if (desk.noted) {
    LANTIAN_CHECK(desk.noted(request, action, subject, fmt::format("serial {} {}", code.code.serial, detail)));
  }
  if (desk.tell) desk.tell("carbon", fmt::format("{{\"code\":\"{}\"}}", subject));
  return {};
}

Answer new_code(RatingsRoom& room, const Call& call) {
  const CarbonDesk& desk = *room.desk;
  CarbonPerson person;
  if (auto problem = no_code_approver(desk, call.request, person)) return *std::move(problem);
  LANTIAN_TRY(keep::DocumentBook * book, carbon_book(desk));
  LANTIAN_TRY(const OpenYear open, open_carbon_year(desk, call.parts[0]));
  const std::string& id = call.parts[1];
  if (rated_enterprise(*open.filings, id) == nullptr) return no_rated_enterprise(*open.filings, id);
  const auto rating = open.year->book.rate(id, open.before ? open.before->book.facts(id) : nullptr);
  if (!rating) return Problem{problems::refused, fmt::format("{} has no account of {}", id, open.year->year)};
  if (rating->level.empty()) {
    return Problem{problems::refused, "no code without a level: " + words_of(rating->reason)};
  }
  LANTIAN_TRY(const CodeSigner* signer, room.signer());
  LANTIAN_TRY(const IssuedCode made, issue_code(*book, *signer, *rating, person.name, keep::now()));
  LANTIAN_CHECK(code_was_changed(desk, call.request, made, "carbon.code", "level " + made.code.level));
  return detail_answer(desk, id, call.parts[0], 201, carbon::LabelEngine::ratio);
}

Answer withdrawn_code(const CarbonDesk& desk, const Call& call) {
  CarbonPerson person;
  if (auto problem = no_code_approver(desk, call.request, person)) return *std::move(problem);
  LANTIAN_TRY(keep::DocumentBook * book, carbon_book(desk));
  LANTIAN_TRY(const std::string reason, read_withdrawal_wish(call.request.body));
  LANTIAN_TRY(const OpenYear open, open_carbon_year(desk, call.parts[0]));
  const std::string& id = call.parts[1];
  LANTIAN_TRY(const IssuedCode gone, withdraw_code(*book, id, open.year->year, reason, person.name, keep::now()));
  LANTIAN_CHECK(code_was_changed(desk, call.request, gone, "carbon.code.withdraw", reason));
  return detail_answer(desk, id, call.parts[0], 201, carbon::LabelEngine::ratio);
}

Result<std::optional<Problem>> code_looks_spent(RatingsRoom& room, const Call& call) {
  LANTIAN_TRY(RateLimit * looks, room.looks());
  const RateLimit::Verdict verdict = looks->ask(call.request.peer, RateLimit::Clock::now());
  if (verdict.allowed) return std::optional<Problem>{};
  return std::optional{Problem{
      problems::too_many,
      fmt::format("{} codes a minute are looked at from one address; wait {} s", verdict.limit, verdict.wait.count()),
      {},
      {{"Retry-After", std::to_string(verdict.wait.count())}}}};
}

/// One refusal for whatever is not a code of this book.
Problem no_such_code() {
  return {problems::not_found,
          "this is no code that was issued here: it was forged, cut off or changed. Scan the picture again; if it says "
          "the same, tell the ecology and environment bureau where it hangs"};
}

Answer code_answer(RatingsRoom& room, const Call& call) {
  LANTIAN_TRY(auto spent, code_looks_spent(room, call));
  if (spent) return *std::move(spent);
  LANTIAN_TRY(const keep::DocumentBook* book, carbon_book(*room.desk));
  LANTIAN_TRY(const CodeSigner* signer, room.known_signer());
  if (signer == nullptr) return no_such_code();
  LANTIAN_TRY(const auto code, verified_code(*book, *signer, call.parts[0]));
  if (!code) return no_such_code();
  LANTIAN_TRY(const auto filings, filings_of(*room.desk));
  const carbon::Enterprise* enterprise = rated_enterprise(*filings, code->issued.code.enterprise);
  return json_reply(verified_code_json(*room.desk->carbon, *code, enterprise, room.desk->synthetic));
}

/// Whether a card was signed here. Its text says what it is on its first line, so that no code passes for one. Nothing
/// of the book is looked at: who asks has the whole text already.
Answer card_proof(RatingsRoom& room, const Call& call) {
  LANTIAN_TRY(auto spent, code_looks_spent(room, call));
  if (spent) return *std::move(spent);
  LANTIAN_TRY(const CardSignature given, read_signed_card(call.request.body));
  LANTIAN_TRY(const CodeSigner* signer, room.known_signer());
  const bool genuine = signer != nullptr && given.text.starts_with(carbon::card_first_line()) &&
                       signer->is_signed(given.text, given.signature);
  if (genuine) return json_reply(genuine_card_json(given.text));
  return Problem{problems::not_found,
                 "this is no card that was signed here: its text or its signature was forged, cut off or changed"};
}

Answer code_key_answer(RatingsRoom& room, const Call& call) {
  LANTIAN_TRY(auto spent, code_looks_spent(room, call));
  if (spent) return *std::move(spent);
  LANTIAN_TRY([[maybe_unused]] const keep::DocumentBook* book, carbon_book(*room.desk));
  LANTIAN_TRY(const CodeSigner* signer, room.known_signer());
  if (signer == nullptr) return Problem{problems::not_found, "no code was issued here yet, so there is no key"};
  return json_reply(code_key_json(*signer));
}

}  // namespace

void mount_carbon_ratings(Router& router, const std::shared_ptr<const CarbonDesk>& desk) {
  const auto room = std::make_shared<RatingsRoom>(desk);
  router.on("GET", "/api/v1/carbon/ratings", [desk](const Call& call) { return ratings_answer(*desk, call); });
  router.on("GET", "/api/v1/carbon/ratings/{enterprise}", [desk](const Call& call) { return one_rating(*desk, call); });
  router.on("POST", "/api/v1/carbon/ratings/{year}/{enterprise}/code",
            [room](const Call& call) { return new_code(*room, call); });
  router.on("POST", "/api/v1/carbon/ratings/{year}/{enterprise}/code/withdraw",
            [desk](const Call& call) { return withdrawn_code(*desk, call); });
  router.on("GET", "/api/v1/carbon/codes", [room](const Call& call) { return code_key_answer(*room, call); });
  router.on("POST", "/api/v1/carbon/codes/cards", [room](const Call& call) { return card_proof(*room, call); });
  router.on("GET", "/api/v1/carbon/codes/{token}", [room](const Call& call) { return code_answer(*room, call); });
}

}  // namespace lantian::serve
