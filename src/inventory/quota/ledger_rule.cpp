#include "inventory/quota/ledger_rule.hpp"

#include "base/text.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

namespace lantian::inventory {
namespace {

using terms::Fault;
using terms::Section;

constexpr std::array<std::string_view, 2> quota_statuses{"verified", "unverified"};
constexpr std::array<std::string_view, 3> reach_words{"anywhere", "adjacent", "same"};

std::string quota_status(Section& section) {
  return std::string{quota_statuses[section.choice("status", quota_statuses)]};
}

Pollutant quota_pollutant_of(Section& section, std::string_view key, std::string_view word) {
  const auto found = parse_pollutant(word);
  if (!found) {
    section.fault(section.line_of(key),
                  fmt::format("{} is no pollutant; write SO2, NOx, PM, VOC, COD or NH3-N", in_quotes(word)));
  }
  return found.value_or(Pollutant::so2);
}

Decimal quota_ratio(Section& section, std::string_view key) {
  const Decimal ratio = section.decimal(key);
  if (ratio < Decimal{1, 0} || Decimal{10, 0} < ratio) {
    section.fault(section.line_of(key), fmt::format("'{}' is a ratio from 1 to 10: tonnes found for one emitted", key));
  }
  return ratio;
}

QuotaPollutant read_quota_pollutant(Section& row) {
  QuotaPollutant one;
  one.pollutant = quota_pollutant_of(row, "pollutant", row.text("pollutant"));
  one.ratio = quota_ratio(row, "ratio");
  one.failing_ratio = quota_ratio(row, "failing_ratio");
  one.items = row.texts("items");
  one.source = row.text("source");
  one.status = quota_status(row);
  if (one.failing_ratio < one.ratio) {
    row.fault(row.line_of("failing_ratio"), "'failing_ratio' is not below 'ratio'");
  }
  row.finish();
  return one;
}

QuotaException read_quota_exception(Section& row) {
  QuotaException one;
  one.id = row.text("id");
  one.name = row.name("name");
  for (const std::string& word : row.texts("pollutants")) {
    one.pollutants.push_back(quota_pollutant_of(row, "pollutants", word));
  }
  one.source = row.text("source");
  one.status = quota_status(row);
  row.finish();
  return one;
}

void read_quota_lists(Section& root, QuotaRule& rule) {
  for (Section& row : root.sections("pollutant")) {
    QuotaPollutant one = read_quota_pollutant(row);
    if (rule.pollutant(one.pollutant) != nullptr) {
      row.fault(row.line(), fmt::format("{} stands here twice", symbol(one.pollutant)));
    }
    rule.pollutants.push_back(std::move(one));
  }
  for (Section& row : root.sections("origin")) {
    QuotaOrigin one{row.text("id"), row.name("name"), row.truth_or("projects", true)};
    if (rule.origin(one.id) != nullptr) row.fault(row.line(), fmt::format("{} stands here twice", in_quotes(one.id)));
    row.finish();
    rule.origins.push_back(std::move(one));
  }
  for (Section& row : root.sections("exception")) {
    QuotaException one = read_quota_exception(row);
    if (rule.exception(one.id) != nullptr)
      row.fault(row.line(), fmt::format("{} stands here twice", in_quotes(one.id)));
    rule.exceptions.push_back(std::move(one));
  }
  if (rule.pollutants.empty()) root.fault(root.line(), "no [[pollutant]]: say which pollutants the ledger covers");
  if (rule.origins.empty()) root.fault(root.line(), "no [[origin]]: say whose tonnes the ledger keeps");
}

std::optional<QuotaRule> read_quota_rule(const terms::SourceFile& file, std::vector<Fault>& faults) {
  const auto tree = terms::parse_tree(file, faults);
  if (!tree) return std::nullopt;
  Section root{*tree, file.path, faults};
  QuotaRule rule;
  rule.file = file.path;
  rule.id = root.text("id");
  rule.edition = root.text("edition");
  rule.title = root.name("title");
  rule.source = root.text("source");
  rule.status = quota_status(root);
  rule.from = root.day("from");
  rule.until = root.day_if("until");
  rule.reach = static_cast<QuotaReach>(root.choice("reach", reach_words) + 1);
  rule.finished_before_discharge = root.truth_or("finished_before_discharge", true);
  rule.evidence_required = root.truth_or("evidence_required", true);
  rule.vintage_years = root.whole("vintage_years", 0, 50);
  rule.carry_years = root.whole("carry_years", 0, 50);
  read_quota_lists(root, rule);
  if (rule.until && *rule.until <= rule.from) root.fault(root.line_of("until"), "'until' lies after 'from'");
  root.finish();
  return rule;
}

template <class T, class Member>
const T* quota_row(const std::vector<T>& rows, Member member, std::string_view wanted) {
  const auto found = std::ranges::find(rows, wanted, member);
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace

const QuotaPollutant* QuotaRule::pollutant(Pollutant wanted) const {
  const auto found = std::ranges::find(pollutants, wanted, &QuotaPollutant::pollutant);
  return found == pollutants.end() ? nullptr : &*found;
}
const QuotaOrigin* QuotaRule::origin(std::string_view wanted) const {
  return quota_row(origins, &QuotaOrigin::id, wanted);
}
const QuotaException* QuotaRule::exception(std::string_view wanted) const {
  return quota_row(exceptions, &QuotaException::id, wanted);
}

Day QuotaRule::last_day(int vintage) const {
  return Day{std::chrono::year{vintage + vintage_years} / std::chrono::December / 31};
}

std::string QuotaRule::pollutant_list() const {
  std::vector<std::string> words;
  for (const QuotaPollutant& one : pollutants) words.emplace_back(symbol(one.pollutant));
  return joined(words, ", ");
}
std::string QuotaRule::origin_list() const {
  std::vector<std::string> words;
  for (const QuotaOrigin& one : origins) words.push_back(one.id);
  return joined(words, ", ");
}

Result<std::vector<QuotaRule>> read_quota_rules(std::span<const terms::SourceFile> files) {
  std::vector<Fault> faults;
  std::vector<QuotaRule> rules;
  for (const terms::SourceFile& file : files) {
    if (auto rule = read_quota_rule(file, faults)) rules.push_back(*std::move(rule));
  }
  std::ranges::sort(rules, {}, &QuotaRule::from);
  bool overlap = false;
  for (std::size_t i = 1; i < rules.size(); ++i) {
    const QuotaRule& before = rules[i - 1];
    if (before.until && *before.until <= rules[i].from) continue;
    overlap = true;
    faults.push_back({rules[i].file, 1,
                      fmt::format("{} begins on {}, but {} still holds then; end that one with 'until'", rules[i].ref(),
                                  text_of(rules[i].from), before.ref())});
  }
  if (faults.empty()) return rules;
  std::vector<std::string> lines;
  for (const Fault& fault : faults) lines.push_back(fault.text());
  return Error{overlap && faults.size() == 1 ? ErrorCode::conflict : ErrorCode::malformed, joined(lines, "\n"), ""};
}

const QuotaRule* QuotaBasis::rule_on(Day day) const {
  for (const QuotaRule& rule : rules) {
    if (rule.from <= day && (!rule.until || day < *rule.until)) return &rule;
  }
  return nullptr;
}

QuotaRatio ratio_of(const QuotaRule& rule, const QuotaPlaces& places, Pollutant pollutant, std::string_view region,
                    Day day, std::string_view exception) {
  const QuotaPollutant& covered = *rule.pollutant(pollutant);
  const int before = year_of(day) - 1;
  std::string failing;
  for (const std::string& item : covered.items) {
    const auto attained = places.attained(region, before, item);
    if (attained == true) continue;
    if (!failing.empty()) failing += ", ";
    failing += attained ? fmt::format("{} of {} failed in {}", item, region, before)
                        : fmt::format("nobody has said whether {} of {} was met in {}", item, region, before);
  }
  if (failing.empty()) {
    return {covered.ratio, covered.items.empty()
                               ? fmt::format("{} has one ratio", symbol(pollutant))
                               : fmt::format("{} of {} met in {}", joined(covered.items, ", "), region, before)};
  }
  if (const QuotaException* one = exception.empty() ? nullptr : rule.exception(exception)) {
    if (std::ranges::count(one->pollutants, pollutant) > 0) {
      return {covered.ratio, fmt::format("exception {}, although {}", one->id, failing)};
    }
  }
  return {covered.failing_ratio, failing};
}

bool reaches(const QuotaRule& rule, const QuotaPlaces& places, std::string_view home, std::string_view region) {
  if (home == region || rule.reach == QuotaReach::anywhere) return true;
  return rule.reach == QuotaReach::adjacent && places.adjacent(home, region);
}

}  // namespace lantian::inventory
