#include "carbon/synthetic/synthetic.hpp"

#include <fmt/core.h>

#include <array>

namespace lantian::carbon {
namespace {

using Act = LibraryAct;

/// A step of a planned walk: what is done, so many days after the step before, and the principle answered no.
struct WalkStep {
  Act act;
  int days;
  std::string_view no;
};
constexpr std::array walk_in{WalkStep{Act::draft, 0, ""},    WalkStep{Act::submit, 10, ""},
                             WalkStep{Act::assess, 25, ""},  WalkStep{Act::vote, 15, ""},
                             WalkStep{Act::vote, 0, ""},     WalkStep{Act::vote, 0, ""},
                             WalkStep{Act::publish, 10, ""}, WalkStep{Act::admit, 10, ""}};

struct WalkEnd {
  std::string_view state;
  std::size_t steps;             ///< of the way in
  std::array<WalkStep, 2> then;  ///< with 0 days and the act draft: nothing
};
constexpr WalkStep walk_none{Act::draft, 0, ""};
constexpr std::array walk_ends{
    WalkEnd{"draft", 1, {walk_none, walk_none}},
    WalkEnd{"submitted", 2, {walk_none, walk_none}},
    WalkEnd{"assessed", 3, {walk_none, walk_none}},
    WalkEnd{"judged", 6, {walk_none, walk_none}},
    WalkEnd{"publicity", 7, {walk_none, walk_none}},
    WalkEnd{"in_library", 8, {walk_none, walk_none}},
    WalkEnd{"tracked", 8, {WalkStep{Act::track, 180, ""}, WalkStep{Act::disclose, 150, ""}}},
    WalkEnd{"review", 8, {WalkStep{Act::track, 170, ""}, WalkStep{Act::report, 20, ""}}},
    WalkEnd{"removed", 8, {WalkStep{Act::remove, 260, ""}, walk_none}},
    WalkEnd{"rejected", 2, {WalkStep{Act::assess, 25, "no_harm"}, walk_none}},
    WalkEnd{"withdrawn", 2, {WalkStep{Act::withdraw, 12, ""}, walk_none}},
};

LibraryActor walk_actor(Act act, const PlannedProject& project, int votes) {
  switch (function_of(act)) {
    case LibraryFunction::applicant:
      return {"synthetic-" + project.application.enterprise, "enterprise", project.application.enterprise};
    case LibraryFunction::third_party:
      return {"synthetic-agent", "third_party", "SYN-AGENCY"};
    case LibraryFunction::expert:
      return {fmt::format("synthetic-expert-{}", votes), "expert", "SYN-INSTITUTE"};
    case LibraryFunction::office:
      return {"synthetic-clerk", "finance_office", "SYN-OFFICE"};
    case LibraryFunction::objector:
      break;
  }
  return {"synthetic-neighbour", "public", "SYN-VILLAGE"};
}

LibraryAction walk_action(const LibraryRule& rule, const PlannedProject& project, const WalkStep& step, Day day) {
  LibraryAction action;
  action.act = step.act;
  action.entry = project.id;
  action.reason = "synthetic";
  action.evidence = {"synthetic.pdf"};
  action.pass = step.no.empty();
  action.happened = day;
  action.what = step.act == Act::remove ? "no_tracking" : "penalty";
  for (const LibraryPrinciple& one : rule.principles) {
    action.answers.push_back({one.id, one.id != step.no, {"synthetic.pdf"}, "synthetic"});
  }
  if (step.act == Act::draft) {
    action.application = project.application;
    for (const LibraryDemand& one : rule.conditions) {
      if (one.asked_of(project.application.kind)) {
        action.application->conditions.push_back({one.id, true, {"synthetic.pdf"}, ""});
      }
    }
    for (const LibraryDemand& one : rule.documents) {
      if (one.asked_of(project.application.kind)) action.application->documents.push_back(one.id);
    }
  }
  return action;
}

}  // namespace

Result<std::vector<LibraryEvent>> walk_entry(const LibraryRule& rule, const PlannedProject& project) {
  const WalkEnd* end = nullptr;
  for (const WalkEnd& one : walk_ends) {
    if (one.state == project.reaches) end = &one;
  }
  if (end == nullptr) {
    return Error{ErrorCode::invalid_argument, fmt::format("no walk ends in '{}'", project.reaches), project.id};
  }
  std::vector<WalkStep> steps(walk_in.begin(), walk_in.begin() + static_cast<std::ptrdiff_t>(end->steps));
  for (const WalkStep& one : end->then) {
    if (one.act != Act::draft) steps.push_back(one);
  }
  LibraryEntry entry;
  Day day = project.begun;
  int votes = 0;
  for (const WalkStep& step : steps) {
    day += std::chrono::days{step.days};
    if (step.act == Act::vote) ++votes;
    const auto answer =
        decide(rule, entry, walk_action(rule, project, step, day), walk_actor(step.act, project, votes), day);
    if (const auto* refused = std::get_if<RefusedLibraryAct>(&answer)) {
      return Error{ErrorCode::invalid_argument, fmt::format("'{}': {}", name_of(step.act), refused->message),
                   project.id};
    }
    LANTIAN_CHECK(apply(entry, std::get<LibraryEvent>(answer)));
  }
  return entry.events;
}

}  // namespace lantian::carbon
