#include "base/text.hpp"
#include "respond/grade/grade.hpp"
#include "respond/list/draft.hpp"
#include "serve/respond/list_json_write.hpp"
#include "serve/respond/list_page.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <unordered_map>

namespace lantian::serve {
namespace {

using respond::operator+;

constexpr std::size_t most_findings_shown = 300;

ListJson optional_percent(const std::optional<Rational>& percent) {
  return percent ? ListJson(respond::printed_percent(*percent)) : ListJson();
}

ListJson pollutants_json(const std::vector<respond::Pollutant>& pollutants) {
  ListJson out = ListJson::array();
  for (const respond::Pollutant one : pollutants) out.push_back(word_of(one));
  return out;
}

ListJson shares_json(const respond::ShareSet& set, const respond::ShareVerdict& verdict) {
  ListJson lines = ListJson::array();
  for (const respond::ShareLine& line : verdict.lines) {
    lines.push_back({{"pollutant", word_of(line.pollutant)},
                     {"reduced_g_d", line.reduced},
                     {"base_g_d", line.base},
                     {"percent", optional_percent(line.percent)},
                     {"required_percent", line.required ? ListJson(*line.required) : ListJson()},
                     {"reached", line.reached}});
  }
  ListJson out{{"set", set.id},
               {"name", list_name_json(set.name)},
               {"status", set.status},
               {"source", set.source},
               {"passes", verdict.passes()},
               {"lines", std::move(lines)},
               {"failing", pollutants_json(verdict.failing)},
               {"unknown", pollutants_json(verdict.unknown)}};
  if (verdict.balance) {
    out["balance_percent"] = respond::printed_percent(*verdict.balance);
    out["balance_required_percent"] = verdict.balance_required;
    out["balance_used"] = verdict.balance_used;
  }
  if (verdict.enterprises_floor) {
    out["enterprises_percent"] = optional_percent(verdict.enterprises);
    out["enterprises_required_percent"] = *verdict.enterprises_floor;
  }
  return out;
}

ListJson finding_json(const respond::ListFinding& one) {
  return {{"code", one.code},
          {"severity", word_of(one.severity)},
          {"enterprise", one.enterprise},
          {"unit", one.unit},
          {"level", one.level ? ListJson(word_of(*one.level)) : ListJson()},
          {"message", list_name_json(one.message)}};
}

ListJson findings_json(const std::vector<respond::ListFinding>& findings) {
  ListJson out = ListJson::array();
  for (std::size_t i = 0; i < std::min(findings.size(), most_findings_shown); ++i) {
    out.push_back(finding_json(findings[i]));
  }
  return out;
}

std::ptrdiff_t errors_in(const std::vector<respond::ListFinding>& findings) {
  return std::ranges::count(findings, respond::Severity::error, &respond::ListFinding::severity);
}

ListJson levels_json(const ListOffice& office, const respond::ReductionList& list, Day on, int hour) {
  ListJson out = ListJson::array();
  for (const respond::Level level : respond::list_levels) {
    std::array<int, 5> units{};
    for (const auto& [unit, measure] : respond::measures_at(list, level, hour)) {
      if (measure->cut_percent > 0) ++units[static_cast<std::size_t>(measure->kind)];
    }
    const respond::ListReduction cut = respond::reduction_of(list, level, hour);
    ListJson sets = ListJson::array();
    const respond::ShareSet* in_force = office.rules.share_set_on(level, list.unit, on);
    for (const respond::ShareSet& set : office.rules.shares) {
      const auto verdict = respond::judge_shares(set, list, level, hour);
      if (!verdict.asked) continue;
      sets.push_back(shares_json(set, verdict));
      sets.back()["in_force"] = &set == in_force;
    }
    out.push_back({{"level", word_of(level)},
                   {"stopped", units[static_cast<std::size_t>(respond::MeasureKind::stop)]},
                   {"lowered", units[static_cast<std::size_t>(respond::MeasureKind::reduce)]},
                   {"stretched", units[static_cast<std::size_t>(respond::MeasureKind::stretch)]},
                   {"pledged", units[static_cast<std::size_t>(respond::MeasureKind::own)]},
                   {"industry_g_d", list_grams_json(cut.industry)},
                   {"dust_g_d", list_grams_json(cut.dust)},
                   {"mobile_g_d", list_grams_json(cut.mobile)},
                   {"sets", std::move(sets)}});
  }
  return out;
}

/// "small", or what its grade is called; "ungraded" in a key industry, "none" in no one.
std::string grade_word(const respond::Enterprise& one) {
  return std::string{respond::duty_of(one)};
}

using MeasuresOf = std::unordered_map<std::string_view, std::vector<const respond::ListMeasure*>>;

MeasuresOf measures_by_enterprise(const respond::ReductionList& list) {
  MeasuresOf out;
  for (const respond::ListMeasure& one : list.measures) out[one.enterprise].push_back(&one);
  return out;
}

ListJson what_it_does(const std::vector<const respond::ListMeasure*>& measures, respond::Level level) {
  std::array<int, 5> kinds{};
  respond::DailyGrams sum{};
  for (const respond::ListMeasure* one : measures) {
    if (one->level != level || one->from_hour > 0) continue;
    ++kinds[static_cast<std::size_t>(one->kind)];
    sum = sum + one->reduction;
  }
  ListJson out{{"level", word_of(level)}};
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    out[std::string{word_of(static_cast<respond::MeasureKind>(i))}] = kinds[i];
  }
  out["reduction_g_d"] = list_grams_json(sum);
  return out;
}

ListJson enterprise_line(const ListOffice& office, const respond::Enterprise& one,
                         const std::vector<const respond::ListMeasure*>& measures) {
  const respond::Industry* industry = office.rules.industry(one.industry);
  respond::DailyGrams base{};
  for (const respond::ProcessUnit& unit : one.units) {
    if (unit.base) base = base + *unit.base;
  }
  ListJson levels = ListJson::array();
  for (const respond::Level level : respond::list_levels) levels.push_back(what_it_does(measures, level));
  return {{"id", one.id},
          {"name", list_name_json(one.name)},
          {"county", one.county},
          {"industry", one.industry},
          {"industry_name", industry == nullptr ? ListJson() : list_name_json(industry->name)},
          {"grade", one.grade},
          {"duty", grade_word(one)},
          {"guarantee", one.guarantee ? ListJson(one.guarantee->type) : ListJson()},
          {"units", one.units.size()},
          {"heavy_vehicles_per_day", one.heavy_vehicles_per_day},
          {"base_g_d", list_grams_json(base)},
          {"levels", std::move(levels)}};
}

bool fits_question(const respond::Enterprise& one, const ListQuestion& question) {
  if (!question.county.empty() && one.county != question.county) return false;
  if (!question.grade.empty() && grade_word(one) != question.grade) return false;
  if (!question.industry.empty() && one.industry != question.industry) return false;
  if (question.text.empty()) return true;
  const std::string wanted = lowered(question.text);
  return std::ranges::any_of(std::array{one.id, one.name.zh, one.name.en, one.uscc},
                             [&](const std::string& text) { return lowered(text).find(wanted) != std::string::npos; });
}

ListJson tasks_json(const respond::GradeRules& rules, const respond::Enterprise& one) {
  ListJson out = ListJson::array();
  for (const respond::GradeTask& task : respond::tasks_of_grade(rules, one.industry, one.grade)) {
    const auto group = std::ranges::find(rules.groups, task.group, &respond::IndicatorGroup::id);
    out.push_back({{"group", task.group},
                   {"group_name", group == rules.groups.end() ? ListJson() : list_name_json(group->name)},
                   {"from", task.from},
                   {"to", task.to},
                   {"text", list_name_json(task.text)},
                   {"status", task.status}});
  }
  return out;
}

/// Why the enterprise gets what it gets: rows of the measure tables.
ListJson duty_json(const respond::GradeRules& rules, const respond::Enterprise& one) {
  ListJson out = ListJson::array();
  for (const respond::Level level : respond::list_levels) {
    for (const respond::MeasureRow* row : respond::duty_rows(rules, one, level)) {
      out.push_back({{"level", word_of(level)},
                     {"processes", row->processes},
                     {"kind", word_of(row->kind)},
                     {"percent", row->percent},
                     {"from_hour", row->from_hour},
                     {"source", row->source},
                     {"status", row->status}});
    }
  }
  return out;
}

}  // namespace

std::string lists_json(const std::vector<keep::DocumentRow>& rows, const std::vector<bool>& approved) {
  ListJson results = ListJson::array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const keep::DocumentRow& row = rows[i];
    results.push_back({{"key", row.key},
                       {"row", row.number},
                       {"at", text_of(row.at)},
                       {"who", row.who},
                       {"approved", static_cast<bool>(approved.at(i))}});
  }
  return ListJson{{"results", std::move(results)}}.dump();
}

std::string list_summary_json(const ListOffice& office, const KeptList& kept, const ListApproval* approval,
                              const ListApproval* in_force, int hour) {
  const respond::ReductionList& list = kept.list;
  std::map<std::string, int> grades, counties;
  std::map<std::string, int> industries;
  std::size_t units = 0;
  int guarantees = 0;
  for (const respond::Enterprise& one : list.enterprises) {
    ++grades[grade_word(one)];
    ++counties[one.county];
    ++industries[one.industry];
    units += one.units.size();
    guarantees += one.guarantee ? 1 : 0;
  }
  ListJson named = ListJson::array();
  for (const auto& [id, count] : industries) {
    const respond::Industry* industry = office.rules.industry(id);
    named.push_back({{"id", id},
                     {"name", industry == nullptr ? ListJson() : list_name_json(industry->name)},
                     {"status", industry == nullptr ? "" : industry->status},
                     {"count", count}});
  }
  const std::ptrdiff_t errors = errors_in(kept.findings);
  return ListJson{{"key", kept.key},
                  {"id", list.id},
                  {"unit", list.unit},
                  {"season", list.season},
                  {"synthetic", list.synthetic},
                  {"row", kept.row},
                  {"at", text_of(kept.at)},
                  {"who", kept.who},
                  {"on", text_of(kept.on)},
                  {"hour", hour},
                  {"enterprises", list.enterprises.size()},
                  {"units", units},
                  {"measures", list.measures.size()},
                  {"guarantees", guarantees},
                  {"dust_sites", list.dust.size()},
                  {"fleets", list.mobile.size()},
                  {"by_grade", grades},
                  {"by_county", counties},
                  {"by_industry", std::move(named)},
                  {"base_g_d", list_grams_json(list.base)},
                  {"levels", levels_json(office, list, kept.on, hour)},
                  {"dispatchable", errors == 0},
                  {"approval", approval == nullptr ? ListJson() : ListJson::parse(list_approval_json(*approval))},
                  {"in_force", in_force == nullptr ? ListJson() : ListJson::parse(list_approval_json(*in_force))},
                  {"errors", errors},
                  {"warnings", static_cast<std::ptrdiff_t>(kept.findings.size()) - errors},
                  {"findings", findings_json(kept.findings)}}
      .dump();
}

std::string list_enterprises_json(const ListOffice& office, const KeptList& kept, const ListQuestion& question) {
  const MeasuresOf measures = measures_by_enterprise(kept.list);
  ListJson results = ListJson::array();
  std::size_t count = 0;
  bool behind = question.after.empty();
  std::string next;
  for (const respond::Enterprise& one : kept.list.enterprises) {
    const bool here = behind;
    behind = behind || one.id == question.after;
    if (!fits_question(one, question)) continue;
    ++count;
    if (!here) continue;
    if (results.size() < question.limit) {
      const auto found = measures.find(one.id);
      static const std::vector<const respond::ListMeasure*> none;
      results.push_back(enterprise_line(office, one, found == measures.end() ? none : found->second));
    } else if (next.empty()) {
      next = results.back()["id"].get<std::string>();
    }
  }
  return ListJson{
      {"results", std::move(results)}, {"count", count}, {"next", next.empty() ? ListJson() : ListJson(next)}}
      .dump();
}

std::string list_enterprise_page_json(const ListOffice& office, const KeptList& kept, std::string_view enterprise) {
  const respond::Enterprise* one = kept.list.find(enterprise);
  if (one == nullptr) return "";
  ListJson out = list_enterprise_json(*one);
  const respond::Industry* industry = office.rules.industry(one->industry);
  out["industry_name"] = industry == nullptr ? ListJson() : list_name_json(industry->name);
  out["industry_status"] = industry == nullptr ? "" : industry->status;
  out["duty"] = grade_word(*one);
  for (ListJson& unit : out["units"]) {
    const respond::ProcessKind* process = office.rules.process(unit["process"].get<std::string>());
    unit["process_name"] = process == nullptr ? ListJson() : list_name_json(process->name);
  }
  out["measures"] = ListJson::array();
  for (const respond::ListMeasure& measure : kept.list.measures) {
    if (measure.enterprise == enterprise) out["measures"].push_back(list_measure_json(measure));
  }
  out["tasks"] = tasks_json(office.rules, *one);
  out["duty_rows"] = duty_json(office.rules, *one);
  ListJson findings = ListJson::array();
  for (const respond::ListFinding& finding : kept.findings) {
    if (finding.enterprise == enterprise) findings.push_back(finding_json(finding));
  }
  out["findings"] = std::move(findings);
  return out.dump();
}

std::string list_upload_json(const ListOffice& office, const ListUpload& upload,
                             const std::vector<respond::ListFinding>& findings, Day on, std::int64_t row) {
  ListJson refusals = ListJson::array();
  for (const terms::RowRefusal& one : upload.refusals) {
    if (refusals.size() == most_findings_shown) break;
    refusals.push_back({{"file", one.file},
                        {"line", one.line},
                        {"column", one.column},
                        {"given", one.given},
                        {"message", one.message}});
  }
  const std::ptrdiff_t errors = errors_in(findings);
  ListJson out{{"stored", row > 0},
               {"row", row},
               {"rows", upload.rows},
               {"acceptable", upload.ok() && errors == 0},
               {"refused", upload.refusals.size()},
               {"refusals", std::move(refusals)},
               {"errors", errors},
               {"warnings", static_cast<std::ptrdiff_t>(findings.size()) - errors},
               {"findings", findings_json(findings)},
               {"notes", upload.notes}};
  if (upload.ok()) {
    out["key"] = list_key(upload.list.unit, upload.list.season);
    out["enterprises"] = upload.list.enterprises.size();
    out["levels"] = levels_json(office, upload.list, on, 0);
  }
  return out.dump();
}

}  // namespace lantian::serve
