#include "respond/grade/grade_rules.hpp"

#include <algorithm>

namespace lantian::respond {
namespace {

template <class Value>
const Value* grade_entry(const std::vector<Value>& entries, std::string_view id) {
  const auto found = std::ranges::find(entries, id, &Value::id);
  return found == entries.end() ? nullptr : &*found;
}

}  // namespace

const Industry* GradeRules::industry(std::string_view id) const {
  return grade_entry(industries, id);
}

const Industry* GradeRules::industry_of_sector(std::string_view sector) const {
  for (const Industry& one : industries) {
    if (std::ranges::find(one.sectors, sector) != one.sectors.end()) return &one;
  }
  return nullptr;
}

const GradeScale* GradeRules::scale_of(std::string_view id) const {
  const Industry* of = industry(id);
  return of == nullptr ? nullptr : grade_entry(scales, of->scale);
}

const ProcessKind* GradeRules::process(std::string_view id) const {
  return grade_entry(processes, id);
}

const ProcessKind* GradeRules::process_of_class(std::string_view source_class, std::string_view industry_id) const {
  for (const ProcessKind& one : processes) {
    const bool of_industry =
        one.industries.empty() || std::ranges::find(one.industries, industry_id) != one.industries.end();
    if (of_industry &&
        std::ranges::any_of(one.classes, [&](const std::string& begin) { return source_class.starts_with(begin); })) {
      return &one;
    }
  }
  return nullptr;
}

const ExemptionType* GradeRules::exemption(std::string_view id) const {
  return grade_entry(exemptions, id);
}

const TransportRule* GradeRules::transport_rule(std::string_view id) const {
  return grade_entry(transport, id);
}

const ShareSet* GradeRules::share_set(std::string_view id) const {
  return grade_entry(shares, id);
}

const ShareSet* GradeRules::share_set_on(Level level, std::string_view unit, Day on) const {
  // Digits of an area that a unit lies in: more of them are a narrower area.
  const auto digits = [](const ShareSet& set) { return set.area == "CN" ? std::size_t{0} : set.area.size(); };
  const ShareSet* found = nullptr;
  for (const ShareSet& one : shares) {
    const bool here = one.area == "CN" || unit.starts_with(one.area);
    if (!here || one.from > on || !one.percent.at(position_of(level))) continue;
    const bool better = found == nullptr || digits(one) > digits(*found) ||
                        (digits(one) == digits(*found) && one.from > found->from);
    if (better) found = &one;
  }
  return found;
}

const FindingText* GradeRules::finding(std::string_view code) const {
  const auto found = std::ranges::find(findings, code, &FindingText::code);
  return found == findings.end() ? nullptr : &*found;
}

}  // namespace lantian::respond
