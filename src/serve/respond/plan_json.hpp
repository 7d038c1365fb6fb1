#pragma once
#include "serve/respond/plan_desk.hpp"

#include <string>
#include <string_view>

namespace lantian::serve {

/// A plan as it is kept (kind "plan"); a trial comes without its measures, which a page does not show.
std::string plan_json(const PlanOffice& office, const PlanMade& made, bool with_measures = true);
/// The document without its enterprises and measures.
Result<std::string> plan_head_json(std::string_view document);
/// {"results": [...]} of the enterprises: `reason` empty: all. `limit` 0: all.
Result<std::string> plan_enterprises_json(std::string_view document, std::string_view reason, std::size_t limit);
/// {"results": [...]}: what each kept plan says in short.
Result<std::string> plan_list_json(const std::vector<std::string>& documents);
/// The measures of a kept plan, as orders are made from. Returns malformed.
Result<std::vector<respond::ListMeasure>> plan_measures(std::string_view document);

/// What is asked in a body: {list, level, share_set, targets: [{receptor, ug_m3}], gap, seconds, keep, episode, on}.
struct PlanBody {
  PlanAsk ask;
  bool keep = false;
};
Result<PlanBody> read_plan_body(std::string_view json);
/// {targets, probability, gap, seconds}.
Result<YearlyAsk> read_yearly_body(std::string_view json);
std::string yearly_json(const PlanOffice& office, const YearlyMade& made);

}  // namespace lantian::serve
