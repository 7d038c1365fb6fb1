#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/respond/desk.hpp"
#include "serve/respond/list_json.hpp"
#include "serve/respond/plan_json.hpp"
#include "serve/respond/plan_shelf.hpp"

#include <fmt/core.h>

#include <charconv>
#include <chrono>

namespace lantian::serve {
namespace {

constexpr double plan_trial_seconds = 4;
constexpr double plan_most_seconds = 30;

using PlanDeskOf = std::shared_ptr<const RespondDesk>;

Problem plan_busy() {
  return {problems::too_many, "another plan is being computed; ask again in a few seconds", {}, {{"Retry-After", "3"}}};
}

PlanTurns::Turn plan_office_turn(PlanShelf& shelf) {
  constexpr std::chrono::seconds patience{8};  // a trial takes half of it at most
  return shelf.turns.of_office(patience);
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
  LANTIAN_TRY(const keep::DocumentRow row, shelf.list(desk, ask));
  ask.list = row.key;
  ask.list_row = row.number;
  LANTIAN_TRY(const PlanShelf::Made with, shelf.office(desk));
  const std::string key = trial_key(ask, row.number, with.number);
  if (const auto known = shelf.trials.find(key)) return json_reply(*known);
  LANTIAN_TRY(const respond::ReductionList list, read_reduction_list_json(row.body));
  const auto turn = shelf.turns.of_trial();
  if (!turn) return plan_busy();
  LANTIAN_TRY(const PlanMade made, make_plan(*with.office, list, std::move(ask)));
  std::string json = plan_json(*with.office, made, false);
  shelf.trials.keep(key, json);
  return json_reply(std::move(json));
}

Answer plan_post_answer(const RespondDesk& desk, PlanShelf& shelf, const Call& call) {
  RespondPerson person;
  if (auto problem = nobody(desk, call.request, person)) return *std::move(problem);
  LANTIAN_TRY(keep::DocumentBook * book, document_book(desk));
  LANTIAN_TRY(PlanBody body, read_plan_body(call.request.body));
  if (!(body.ask.seconds <= plan_most_seconds)) {
    return Problem{problems::refused,
                   fmt::format("at most {} seconds here; the verb takes longer ones", plan_most_seconds)};
  }
  LANTIAN_TRY(const keep::DocumentRow row, shelf.list(desk, body.ask));
  LANTIAN_TRY(const respond::ReductionList list, read_reduction_list_json(row.body));
  body.ask.list = row.key;
  body.ask.list_row = row.number;
  LANTIAN_TRY(const PlanShelf::Made with, shelf.office(desk));
  auto turn = plan_office_turn(shelf);
  if (!turn) return plan_busy();
  LANTIAN_TRY(PlanMade made, make_plan(*with.office, list, std::move(body.ask)));
  turn.unlock();
  if (!body.keep) return json_reply(plan_json(*with.office, made));
  LANTIAN_TRY(const std::string id, keep_plan(*book, *with.office, made, person.name, keep::now()));
  if (desk.noted) LANTIAN_CHECK(desk.noted(call.request, "plan.keep", id, std::string{word_of(made.ask.level)}));
  if (desk.tell) desk.tell("respond", fmt::format("{{\"plan\":\"{}\"}}", id));
  return json_reply(plan_json(*with.office, made), 201);
}

Result<std::string> plan_document(const RespondDesk& desk, const std::string& key) {
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const auto row, book->newest("plan", key));
  if (row) return row->body;
  LANTIAN_TRY(const auto keys, book->keys("plan"));
  return Error{ErrorCode::not_found,
               fmt::format("no plan {} is kept; there {}", in_quotes(key),
                           keys.empty() ? "are none" : "are " + joined(keys, ", ")),
               ""};
}

Answer plans_answer(const RespondDesk& desk) {
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const auto rows, book->each("plan"));
  std::vector<std::string> documents;
  for (const keep::DocumentRow& row : rows) documents.push_back(row.body);
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

Answer yearly_trial_answer(const RespondDesk& desk, PlanShelf& shelf, const Call& call) {
  YearlyAsk ask;
  ask.seconds = plan_trial_seconds;
  LANTIAN_TRY(ask.targets, parse_plan_targets(call.request.field("target").value_or("")));
  LANTIAN_TRY(ask.probability, plan_field(call, "probability", ask.probability));
  LANTIAN_TRY(const PlanShelf::Made with, shelf.office(desk));
  const std::string key = trial_key(ask, with.number);
  if (const auto known = shelf.trials.find(key)) return json_reply(*known);
  const auto turn = shelf.turns.of_trial();
  if (!turn) return plan_busy();
  LANTIAN_TRY(const YearlyMade made, make_yearly(*with.office, std::move(ask)));
  std::string json = yearly_json(*with.office, made);
  shelf.trials.keep(key, json);
  return json_reply(std::move(json));
}

Answer yearly_post_answer(const RespondDesk& desk, PlanShelf& shelf, const Call& call) {
  RespondPerson person;
  if (auto problem = nobody(desk, call.request, person)) return *std::move(problem);
  LANTIAN_TRY(YearlyAsk ask, read_yearly_body(call.request.body));
  if (!(ask.seconds > 0 && ask.seconds <= plan_most_seconds)) {
    return Problem{problems::refused, fmt::format("seconds are above 0 and at most {}", plan_most_seconds)};
  }
  LANTIAN_TRY(const PlanShelf::Made with, shelf.office(desk));
  const auto turn = plan_office_turn(shelf);
  if (!turn) return plan_busy();
  LANTIAN_TRY(const YearlyMade made, make_yearly(*with.office, std::move(ask)));
  return json_reply(yearly_json(*with.office, made));
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
