#include "serve/api/rules_json.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace lantian::serve {
namespace {

using RulesJson = nlohmann::ordered_json;

RulesJson json_of_head(const standards::RuleHead& head) {
  const bool ever = !head.spans.empty();
  return {{"rule", head.ref.text()},
          {"id", head.ref.id},
          {"edition", head.ref.edition},
          {"kind", head.kind},
          {"document", head.document},
          {"title_zh", head.title.zh},
          {"title_en", head.title.en},
          {"status", head.status},
          {"in_force_from", ever ? RulesJson(text_of(head.from)) : RulesJson()},
          {"in_force_until", head.until ? RulesJson(text_of(*head.until)) : RulesJson()},
          {"areas", head.areas},
          {"notes", head.notes},
          {"sha256", head.ref.sha256}};
}

/// The limits that a rule sets; null when it sets none.
const standards::LimitRule* limits_of(const Office& office, const standards::RuleHead& head) {
  for (const standards::Standard* standard : office.rulebook().standards()) {
    if (standard->limits != nullptr && standard->limits->head.ref.text() == head.ref.text()) return standard->limits;
  }
  return nullptr;
}

void add_limits(RulesJson& json, const standards::LimitRule* rule) {
  json["default_grade"] = rule == nullptr ? RulesJson() : RulesJson(rule->default_grade);
  json["limits"] = nullptr;
  if (rule == nullptr) return;
  json["limits"] = RulesJson::array();
  for (const standards::Limit& limit : rule->limits) {
    json["limits"].push_back({{"species", terms::symbol(limit.species)},
                              {"statistic", limit.statistic},
                              {"grade", limit.grade},
                              {"value", RulesJson::parse(limit.value.text())},
                              {"unit", limit.unit}});
  }
}

}  // namespace

std::string rules_json(const Office& office) {
  RulesJson results = RulesJson::array();
  for (const standards::RuleHead* head : office.rulebook().heads()) results.push_back(json_of_head(*head));
  return RulesJson{{"meta", {{"limit", results.size()}, {"next", nullptr}, {"synthetic", false}}},
                   {"results", std::move(results)}}
             .dump(-1, ' ', false, RulesJson::error_handler_t::replace) +
         "\n";
}

Answer rule_answer(const Office& office, const std::string& id, const std::string& edition) {
  std::vector<std::string> editions;
  for (const standards::RuleHead* head : office.rulebook().heads()) {
    if (head->ref.id != id) continue;
    editions.push_back(head->ref.edition);
    if (head->ref.edition != edition) continue;
    RulesJson json = json_of_head(*head);
    add_limits(json, limits_of(office, *head));
    json["described"] = office.rulebook().described(*head);
    LANTIAN_TRY(json["text"], keep::read_file(head->file));
    return json_reply(json.dump(-1, ' ', false, RulesJson::error_handler_t::replace) + "\n");
  }
  return Problem{problems::not_found,
                 editions.empty() ? fmt::format("no rule is called {}; see /api/v1/rules", in_quotes(id))
                                  : fmt::format("{} has no edition {}", id, in_quotes(edition)),
                 editions};
}

}  // namespace lantian::serve
