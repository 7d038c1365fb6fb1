#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/respond/desk.hpp"
#include "serve/respond/plan_json.hpp"

#include <fmt/core.h>

#include <charconv>
#include <mutex>

namespace lantian::serve {
namespace {

constexpr double plan_trial_seconds = 4;
constexpr double plan_most_seconds = 30;

/// What plans are made with, made again when the table comes into place. And one solve at a time.
class PlanShelf {
 public:
  Result<std::shared_ptr<const PlanOffice>> office(const RespondDesk& desk) {
    const auto table =
        desk.sources == nullptr ? Result<std::shared_ptr<const WhatIfDesk>>{nullptr} : desk.sources->whatif();
    const std::shared_ptr<const WhatIfDesk> whatif = table ? *table : nullptr;
    const std::scoped_lock one{turn_};
    if (office_ != nullptr && whatif == table_) return office_;
    LANTIAN_TRY(PlanOffice made, open_plan_office(*desk.office, desk.region, whatif.get()));
    office_ = std::make_shared<const PlanOffice>(std::move(made));
    table_ = whatif;
    return office_;
  }

  /// Empty while another plan is being made.
  std::unique_lock<std::mutex> turn() { return std::unique_lock{solving_, std::try_to_lock}; }

 private:
  std::mutex turn_, solving_;
  std::shared_ptr<const PlanOffice> office_;
  std::shared_ptr<const WhatIfDesk> table_;
};

using PlanDeskOf = std::shared_ptr<const RespondDesk>;

Problem plan_busy() {
  return {problems::too_many, "another plan is being computed; ask again in a few seconds", {}, {{"Retry-After", "3"}}};
}

/// The list that is asked for; the only or newest one when none is named.
Result<respond::ReductionList> plan_list(const RespondDesk& desk, std::string& key) {
  LANTIAN_TRY(const keep::ResponseBook* book, response_book(desk));
  LANTIAN_TRY(const auto keys, book->keys("list"));
  if (key.empty() && !keys.empty()) key = keys.back();
  return kept_list(*book, key);
}

/// No kept plan is made of the numbers that a person may not name.
Result<PlanMade> plan_made(const RespondDesk& desk, const PlanOffice& office, PlanAsk ask) {
  LANTIAN_TRY(const respond::ReductionList list, plan_list(desk, ask.list));
  return make_plan(office, list, std::move(ask));
}

Result<double> plan_field(const Call& call, const char* name, double otherwise) {
  const auto word = call.request.field(name);
  if (!word || word->empty()) return otherwise;
  double value = 0;
  const auto [end, failed] = std::from_chars(word->data(), word->data() + word->size(), value);
  if (failed == std::errc{} && end == word->data() + word->size()) return value;
  return Error{ErrorCode::malformed, fmt::format("{} is no number", in_quotes(*word)), name};
}

Answer plan_trial_answer(const RespondDesk& desk, PlanShelf& shelf, const Call& call) {
  PlanAsk ask;
  const auto level = respond::parse_level(call.request.field("level").value_or("orange"));
  if (!level) return Problem{problems::bad_request, "level is yellow, orange or red", {"yellow", "orange", "red"}};
  ask.level = *level;
  ask.list = call.request.field("list").value_or("");
  ask.share_set = call.request.field("shares").value_or("");
  LANTIAN_TRY(ask.targets, parse_plan_targets(call.request.field("target").value_or("")));
  ask.seconds = plan_trial_seconds;
  LANTIAN_TRY(const auto office, shelf.office(desk));
  const auto turn = shelf.turn();
  if (!turn) return plan_busy();
  LANTIAN_TRY(const PlanMade made, plan_made(desk, *office, std::move(ask)));
  return json_reply(plan_json(*office, made, false));
}

Answer plan_post_answer(const RespondDesk& desk, PlanShelf& shelf, const Call& call) {
  RespondPerson person;
  if (auto problem = nobody(desk, call.request, person)) return *std::move(problem);
  LANTIAN_TRY(keep::ResponseBook * book, response_book(desk));
  LANTIAN_TRY(PlanBody body, read_plan_body(call.request.body));
  if (!(body.ask.seconds <= plan_most_seconds)) {
    return Problem{problems::refused,
                   fmt::format("at most {} seconds here; the verb takes longer ones", plan_most_seconds)};
  }
  LANTIAN_TRY(const auto office, shelf.office(desk));
  const auto turn = shelf.turn();
  if (!turn) return plan_busy();
  LANTIAN_TRY(PlanMade made, plan_made(desk, *office, std::move(body.ask)));
  if (!body.keep) return json_reply(plan_json(*office, made));
  LANTIAN_TRY(const std::string id, keep_plan(*book, *office, made, person.name, keep::now()));
  if (desk.noted) LANTIAN_CHECK(desk.noted(call.request, "plan.keep", id, std::string{word_of(made.ask.level)}));
  if (desk.tell) desk.tell("respond", fmt::format("{{\"plan\":\"{}\"}}", id));
  return json_reply(plan_json(*office, made), 201);
}

Result<std::string> plan_document(const RespondDesk& desk, const std::string& key) {
  LANTIAN_TRY(const keep::ResponseBook* book, response_book(desk));
  LANTIAN_TRY(const auto row, book->newest("plan", key));
  if (row) return row->body;
  LANTIAN_TRY(const auto keys, book->keys("plan"));
  return Error{ErrorCode::not_found,
               fmt::format("no plan {} is kept; there {}", in_quotes(key),
                           keys.empty() ? "are none" : "are " + joined(keys, ", ")),
               ""};
}

Answer plans_answer(const RespondDesk& desk) {
  LANTIAN_TRY(const keep::ResponseBook* book, response_book(desk));
  LANTIAN_TRY(const auto rows, book->each("plan"));
  std::vector<std::string> documents;
  for (const keep::ResponseRow& row : rows) documents.push_back(row.body);
  LANTIAN_TRY(std::string json, plan_list_json(documents));
  return json_reply(std::move(json));
}

Answer plan_one_answer(const RespondDesk& desk, const Call& call) {
  LANTIAN_TRY(std::string document, plan_document(desk, call.parts.front()));
  return json_reply(std::move(document));
}

Answer plan_enterprises_answer(const RespondDesk& desk, const Call& call) {
  LANTIAN_TRY(const std::string document, plan_document(desk, call.parts.front()));
  LANTIAN_TRY(const double limit, plan_field(call, "limit", 0));
  const bool fits = limit >= 0 && limit <= 1e6;
  if (!fits) return Problem{problems::bad_request, "limit is from 0 to 1000000"};
  LANTIAN_TRY(std::string json, plan_enterprises_json(document, call.request.field("reason").value_or(""),
                                                      static_cast<std::size_t>(limit)));
  return json_reply(std::move(json));
}

Answer yearly_answer(const RespondDesk& desk, PlanShelf& shelf, YearlyAsk ask) {
  if (!(ask.seconds > 0 && ask.seconds <= plan_most_seconds)) {
    return Problem{problems::refused, fmt::format("seconds are above 0 and at most {}", plan_most_seconds)};
  }
  LANTIAN_TRY(const auto office, shelf.office(desk));
  const auto turn = shelf.turn();
  if (!turn) return plan_busy();
  LANTIAN_TRY(const YearlyMade made, make_yearly(*office, std::move(ask)));
  return json_reply(yearly_json(*office, made));
}

Answer yearly_trial_answer(const RespondDesk& desk, PlanShelf& shelf, const Call& call) {
  YearlyAsk ask;
  ask.seconds = plan_trial_seconds;
  LANTIAN_TRY(ask.targets, parse_plan_targets(call.request.field("target").value_or("")));
  LANTIAN_TRY(ask.probability, plan_field(call, "probability", ask.probability));
  return yearly_answer(desk, shelf, std::move(ask));
}

Answer yearly_post_answer(const RespondDesk& desk, PlanShelf& shelf, const Call& call) {
  RespondPerson person;
  if (auto problem = nobody(desk, call.request, person)) return *std::move(problem);
  LANTIAN_TRY(YearlyAsk ask, read_yearly_body(call.request.body));
  return yearly_answer(desk, shelf, std::move(ask));
}

}  // namespace

void mount_plans(Router& router, const PlanDeskOf& desk) {
  const auto shelf = std::make_shared<PlanShelf>();
  router.on("GET", "/api/v1/respond/plans", [desk](const Call&) { return plans_answer(*desk); });
  router.on("POST", "/api/v1/respond/plans",
            [desk, shelf](const Call& call) { return plan_post_answer(*desk, *shelf, call); });
  router.on("GET", "/api/v1/respond/plans/{key}", [desk](const Call& call) { return plan_one_answer(*desk, call); });
  router.on("GET", "/api/v1/respond/plans/{key}/enterprises",
            [desk](const Call& call) { return plan_enterprises_answer(*desk, call); });
  router.on("GET", "/api/v1/respond/plan-trial",
            [desk, shelf](const Call& call) { return plan_trial_answer(*desk, *shelf, call); });
  router.on("POST", "/api/v1/respond/yearly-plan",
            [desk, shelf](const Call& call) { return yearly_post_answer(*desk, *shelf, call); });
  router.on("GET", "/api/v1/respond/yearly-trial",
            [desk, shelf](const Call& call) { return yearly_trial_answer(*desk, *shelf, call); });
}

}  // namespace lantian::serve
