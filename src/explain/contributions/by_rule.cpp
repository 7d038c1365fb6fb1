#include "explain/contributions/by_rule.hpp"

#include "base/assert.hpp"
#include "inventory/faults.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <array>
#include <cmath>

namespace lantian::explain {
namespace {

using terms::Fault;
using terms::Section;

RelativeRange read_range(Section& row) {
  constexpr std::array<std::string_view, 2> states{"verified", "unverified"};
  RelativeRange out;
  out.percent = row.whole("percent", 0, 1000);
  out.source = row.text("source");
  out.status = states[row.choice("status", states)];
  return out;
}

RelativeRange read_named(Section& top, const char* key) {
  auto row = top.section(key);
  if (!row) {
    top.fault(top.line(), fmt::format("[{}] with percent, source and status is missing", key));
    return {};
  }
  RelativeRange out = read_range(*row);
  row->finish();
  return out;
}

void read_sectors(Section& top, ContributionRule& rule) {
  for (Section& row : top.sections("emission")) {
    const std::string sector = row.text_or("sector", "");
    const bool is_new = rule.emission.emplace(sector, read_range(row)).second;
    if (!is_new) row.fault(row.line(), fmt::format("sector '{}' has a range already", sector));
    row.finish();
  }
  if (!rule.emission.contains("")) top.fault(top.line(), "one [[emission]] without a sector must speak for all others");
}

}  // namespace

const RelativeRange& ContributionRule::emission_of(std::string_view sector) const {
  const auto found = emission.find(sector);
  if (found != emission.end()) return found->second;
  const auto rest = emission.find("");
  LANTIAN_ASSERT(rest != emission.end(), "a rule that was not read");
  return rest->second;
}

terms::Name ContributionRule::name_of(const std::string& programme) const {
  const auto found = programmes.find(programme);
  return found == programmes.end() ? terms::Name{programme, programme} : found->second;
}

Result<ContributionRule> read_contribution_rule(const terms::SourceFile& file) {
  std::vector<Fault> faults;
  ContributionRule rule;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section top{*tree, file.path, faults};
    rule.coefficient = read_named(top, "coefficient");
    rule.model = read_named(top, "model");
    read_sectors(top, rule);
    for (Section& row : top.sections("programme")) {
      const std::string id = row.text("id");
      if (!rule.programmes.emplace(id, row.name("name")).second)
        row.fault(row.line(), fmt::format("programme '{}' has a name already", id));
      row.finish();
    }
    top.finish();
  }
  if (faults.empty()) return rule;
  return inventory::error_of(faults);
}

double emission_half_range(const ContributionRule& rule, const ValueBySector& values) {
  double squares = 0;
  for (const auto& [sector, value] : values) squares += std::pow(value * rule.emission_of(sector).percent / 100, 2);
  return std::sqrt(squares);
}

Part measure_part(const ContributionRule& rule, const MeasureValue& measure, std::string method, std::string source) {
  Part out;
  out.kind = PartKind::measure;
  out.id = measure.id;
  out.name = rule.name_of(measure.id);
  out.value = measure.value;
  out.low = measure.value - measure.half_range;
  out.high = measure.value + measure.half_range;
  out.tonnes = measure.tonnes;
  out.method = std::move(method);
  out.source = std::move(source);
  return out;
}

}  // namespace lantian::explain
