#include "serve/respond/episode_pages_json.hpp"

#include "serve/document.hpp"
#include "serve/respond/episode_json.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

using respond::Episode;
using respond::EpisodeAct;
using respond::Level;

DocumentJson warning_name(const terms::Name& name) {
  return {{"zh", name.shown(true)}, {"en", name.shown(false)}};
}

DocumentJson hour_or_null(const std::optional<HourEnding>& hour) {
  return hour ? DocumentJson(hour_text(*hour)) : DocumentJson(nullptr);
}

DocumentJson whole_or_null(const std::optional<int>& value) {
  return value ? DocumentJson(*value) : DocumentJson(nullptr);
}

DocumentJson episode_head(const WarningOffice& office, const EpisodeOnFile& file) {
  const Episode& one = file.episode;
  const auto rules = office.rules_of(one);
  const bool list = rules && compulsory_list(**rules, one);
  return {{"id", one.id},
          {"state", word_of(one.state)},
          {"level", word_of(one.level)},
          {"highest", word_of(one.highest)},
          {"cause", word_of(one.cause)},
          {"list", list},
          {"units", one.units},
          {"rule_set", one.events.front().evidence.rule_set},
          {"proposed_at", text_of(one.events.front().at)},
          {"began", hour_or_null(one.began)},
          {"ended", hour_or_null(one.ended)},
          {"until", hour_text(one.until)},
          {"announced_hours", whole_or_null(announced_hours(one))},
          {"unsupported", std::ranges::count_if(one.events, respond::unsupported)},
          {"acts", one.events.size()}};
}

DocumentJson act_on_page(const respond::WarningRules& rules, const respond::EpisodeEvent& event) {
  DocumentJson out = DocumentJson::parse(episode_event_json(event));
  out["at_beijing"] = beijing_minute(event.at);
  out["unsupported"] = respond::unsupported(event);
  const respond::WarningCriterion* criterion = rules.criterion(event.evidence.criterion);
  out["criterion_text"] = criterion != nullptr                               ? warning_name(criterion->text)
                          : event.evidence.criterion == "lift" && rules.lift ? warning_name(rules.lift->text)
                                                                             : DocumentJson(nullptr);
  return out;
}

bool asker_decides(const EpisodeAsker& asker, const respond::ApprovalLevel& level) {
  return asker && asker->approves && std::ranges::find(level.roles, asker->role) != level.roles.end();
}

/// What may follow, and who decides: at the level in force, and at each level that the act could go to.
DocumentJson next_on_page(const WarningOffice& office, const Episode& episode, const EpisodeAsker& asker) {
  DocumentJson out = DocumentJson::array();
  for (const EpisodeAct act : next_acts(episode.state)) {
    const auto& level = office.approval.of(std::max(episode.level, Level::blue));
    const bool decision = decides(act);
    out.push_back({{"act", word_of(act)},
                   {"decides", decision},
                   {"office", warning_name(level.office)},
                   {"roles", level.roles},
                   {"written_decision", decision && level.written_decision},
                   {"may", asker.has_value() && (!decision || asker_decides(asker, level))}});
  }
  return out;
}

DocumentJson approval_on_page(const WarningOffice& office) {
  DocumentJson out = DocumentJson::array();
  for (const respond::ApprovalLevel& one : office.approval.levels) {
    out.push_back({{"level", word_of(one.level)},
                   {"office", warning_name(one.office)},
                   {"roles", one.roles},
                   {"written_decision", one.written_decision}});
  }
  return out;
}

DocumentJson unit_on_page(const respond::UnitProposal& unit) {
  const respond::WarningSpell* spell = unit.spells.empty() ? nullptr : &unit.spells.front();
  DocumentJson out{{"unit", unit.unit},
                   {"level", word_of(spell == nullptr ? Level::none : spell->level)},
                   {"criterion", spell == nullptr ? "" : spell->criterion},
                   {"figures", spell == nullptr ? "" : spell->figures},
                   {"days", DocumentJson::array()}};
  for (std::size_t n = 0; n < unit.aqi.size(); ++n) {
    out["days"].push_back({{"day", text_of(unit.aqi[n].first)},
                           {"aqi", whole_or_null(unit.aqi[n].second)},
                           {"cause", word_of(unit.causes[n])}});
  }
  return out;
}

DocumentJson proposal_on_page(const WarningOffice& office, const respond::WarningProposal& one) {
  const respond::WarningRules& rules = *office.rules.find(one.rule_set);
  const respond::WarningCriterion* criterion = rules.criterion(one.criterion);
  const bool any = one.level != Level::none;
  const bool told = one.list || !rules.cause(one.cause).list;  // below yellow no list applies
  DocumentJson units = DocumentJson::array();
  for (const respond::UnitProposal& unit : one.by_unit) units.push_back(unit_on_page(unit));
  return {{"rule_set", one.rule_set},
          {"name", warning_name(rules.name)},
          {"kind", respond::warning_kind_words[static_cast<std::size_t>(rules.kind)]},
          {"status", rules.status},
          {"chosen", office.setting.rules_on(one.issued) == one.rule_set},
          {"in_force", rules.holds_on(one.issued) && rules.holds_in(office.setting.region)},
          {"level", word_of(one.level)},
          {"criterion", one.criterion},
          {"criterion_text", criterion == nullptr ? DocumentJson(nullptr) : warning_name(criterion->text)},
          {"from", any ? DocumentJson(hour_text(one.run.from)) : DocumentJson(nullptr)},
          {"until", any ? DocumentJson(hour_text(one.run.until)) : DocumentJson(nullptr)},
          {"cause", any ? DocumentJson(word_of(one.cause)) : DocumentJson(nullptr)},
          {"list", one.list},
          {"notice", any && told ? warning_name(rules.cause(one.cause).notice) : DocumentJson(nullptr)},
          {"units", one.units},
          {"unknown", one.unknown},
          {"regional", one.regional},
          {"regional_units", one.regional_units},
          {"figures", one.figures},
          {"by_unit", std::move(units)}};
}

DocumentJson criterion_on_page(const respond::WarningCriterion& one) {
  DocumentJson conditions = DocumentJson::array();
  for (const respond::WarningCondition& condition : one.conditions) {
    conditions.push_back({{"item", condition.item == respond::WarningItem::aqi ? "aqi" : "pm25"},
                          {condition.reaches ? "reaches" : "above", condition.bound},
                          {"hours", condition.hours}});
  }
  return {{"id", one.id},
          {"level", word_of(one.level)},
          {"text", warning_name(one.text)},
          {"conditions", conditions},
          {"source", one.source},
          {"status", one.status}};
}

DocumentJson rules_on_page(const WarningOffice& office, const respond::WarningRules& rules) {
  DocumentJson out{{"id", rules.id},
                   {"name", warning_name(rules.name)},
                   {"kind", respond::warning_kind_words[static_cast<std::size_t>(rules.kind)]},
                   {"area", rules.area},
                   {"in_force", text_of(rules.in_force)},
                   {"until", rules.last ? DocumentJson(text_of(*rules.last)) : DocumentJson(nullptr)},
                   {"source", rules.source},
                   {"status", rules.status},
                   {"announce_hours", rules.announce_hours},
                   {"merge_gap_hours", rules.merge_gap_hours},
                   {"rolling", rules.rolling},
                   {"criteria", DocumentJson::array()},
                   {"lift", nullptr},
                   {"regional", nullptr},
                   {"causes", DocumentJson::array()},
                   {"here_from", DocumentJson::array()}};
  for (const auto& one : rules.criteria) out["criteria"].push_back(criterion_on_page(one));
  if (const auto& lift = rules.lift) {
    out["lift"] = {{"below", lift->below},
                   {"hours", lift->hours},
                   {"text", warning_name(lift->text)},
                   {"source", lift->source},
                   {"status", lift->status}};
  }
  if (const auto& regional = rules.regional) {
    out["regional"] = {{"least_units", regional->least_units},
                       {"least_prefectures", regional->least_prefectures},
                       {"source", regional->source},
                       {"status", regional->status}};
  }
  for (const respond::CauseRule& cause : rules.causes) {
    out["causes"].push_back(
        {{"cause", word_of(cause.cause)}, {"list", cause.list}, {"notice", warning_name(cause.notice)}});
  }
  for (const auto& use : office.setting.uses) {
    if (use.rules == rules.id) out["here_from"].push_back(text_of(use.from));
  }
  return out;
}

DocumentJson finding_on_page(const respond::WarningFinding& one) {
  return {{"fault", word_of(one.fault)},
          {"first", text_of(one.first)},
          {"last", text_of(one.last)},
          {"level", word_of(one.level)},
          {"criterion", one.criterion},
          {"episode", one.episode},
          {"act", one.act},
          {"units", one.units},
          {"forecasts", one.forecasts},
          {"figures", one.figures}};
}

}  // namespace

std::string episodes_json(const WarningOffice& office, const std::vector<EpisodeOnFile>& episodes) {
  DocumentJson out{{"results", DocumentJson::array()}};
  for (auto one = episodes.rbegin(); one != episodes.rend(); ++one) {
    out["results"].push_back(episode_head(office, *one));
  }
  return out.dump();
}

std::string episode_page_json(const WarningOffice& office, const respond::WarningRules& rules,
                              const EpisodeOnFile& file, const EpisodeAsker& asker) {
  DocumentJson out = episode_head(office, file);
  out["rule_name"] = warning_name(rules.name);
  out["notice"] = warning_name(rules.cause(file.episode.cause).notice);
  out["announce_hours"] = rules.announce_hours;
  const auto lead = announced_hours(file.episode);
  out["announced_late"] = lead.has_value() && *lead < rules.announce_hours;
  out["levels"] = DocumentJson::array();
  for (const Level level : {Level::blue, Level::yellow, Level::orange, Level::red}) {
    const bool known = std::ranges::any_of(rules.criteria, [&](const auto& one) { return one.level == level; });
    if (known) out["levels"].push_back(word_of(level));
  }
  out["next"] = next_on_page(office, file.episode, asker);
  out["approval"] = approval_on_page(office);
  out["acts"] = DocumentJson::array();
  for (const respond::EpisodeEvent& event : file.episode.events) out["acts"].push_back(act_on_page(rules, event));
  return out.dump();
}

std::string proposals_json(const WarningOffice& office, const respond::Forecast& forecast,
                           const std::vector<respond::WarningProposal>& proposals) {
  DocumentJson out{{"day", text_of(forecast.issued)},
                   {"forecast", forecast.id},
                   {"synthetic", forecast.synthetic},
                   {"results", DocumentJson::array()}};
  for (const respond::WarningProposal& one : proposals) out["results"].push_back(proposal_on_page(office, one));
  return out.dump();
}

std::string warning_rules_json(const WarningOffice& office) {
  DocumentJson out{{"region", office.setting.region},           {"units", office.setting.units},
                   {"results", DocumentJson::array()},          {"approval", approval_on_page(office)},
                   {"approval_source", office.approval.source}, {"approval_status", office.approval.status}};
  for (const respond::WarningRules& one : office.rules.all()) out["results"].push_back(rules_on_page(office, one));
  return out.dump();
}

std::string episode_season_json(const EpisodeSeason& season) {
  DocumentJson out{
      {"period", season.period.name}, {"rule_set", season.rules->id},  {"rule_name", warning_name(season.rules->name)},
      {"episodes", season.episodes},  {"days", DocumentJson::array()}, {"results", DocumentJson::array()}};
  for (const EpisodeSeasonDay& one : season.days) {
    out["days"].push_back({{"day", text_of(one.day)},
                           {"forecast", one.forecast},
                           {"asked", word_of(one.forecast_level)},
                           {"expected", whole_or_null(one.expected)},
                           {"observed", whole_or_null(one.observed)},
                           {"in_force", word_of(one.in_force)}});
  }
  for (const respond::WarningFinding& one : season.findings) out["results"].push_back(finding_on_page(one));
  return out.dump();
}

Result<EpisodeWish> read_episode_wish(std::string_view json, bool act) {
  return read_document(json, "act of an episode", [act](const DocumentPart& part) {
    EpisodeWish wish;
    if (act) wish.act = part.word("act", respond::parse_episode_act);
    if (part.has("level")) wish.level = part.word("level", respond::parse_level);
    if (part.has("cause")) wish.cause = part.word("cause", respond::parse_cause);
    wish.units = part.texts("units");
    if (part.has("from")) wish.from = part.hour("from");
    if (part.has("until")) wish.until = part.hour("until");
    wish.forecast = part.text_or("forecast");
    wish.criterion = part.text_or("criterion");
    wish.rules = part.text_or("rules");
    wish.reason = part.text_or("reason");
    return wish;
  });
}

Result<HourEnding> read_episode_hour(std::string_view word) {
  return read_document(DocumentJson{{"hour", word}}.dump(), "hour",
                       [](const DocumentPart& part) { return part.hour("hour"); });
}

}  // namespace lantian::serve
