#include "assess/cems_outlet.hpp"

#include "base/text.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::assess {
namespace {

using terms::Section;

constexpr std::array<std::string_view, 4> basis_words{"dry_standard", "wet_standard", "dry_actual", "wet_actual"};
constexpr std::array<std::string_view, 5> state_words{"running", "start_up", "shut_down", "malfunction", "stopped"};
constexpr std::array<std::string_view, 2> oxygen_words{"dry", "wet"};
constexpr std::array<std::string_view, 2> nox_words{"sent", "from_parts"};
constexpr std::array<std::string_view, 2> permit_statuses{"verified", "unverified"};

/// A decimal of the file inside [low, high] with at most three places: finer steps than any limit is written in.
Decimal bounded(Section& section, std::string_view key, const Decimal& low, const Decimal& high) {
  const Decimal value = section.decimal(key);
  if (value < low || value > high || value.places > 3) {
    section.fault(section.line_of(key), fmt::format("'{}' is {}; allowed is {} to {} with at most three decimals", key,
                                                    value.text(), low.text(), high.text()));
    return low;
  }
  return value;
}

Measuring read_measuring(Section& section) {
  Measuring measuring;
  measuring.concentration = static_cast<GasBasis>(section.choice("concentration", basis_words));
  measuring.flow = static_cast<GasBasis>(section.choice("flow", basis_words));
  measuring.oxygen_wet = section.choice_or("oxygen", oxygen_words, 0) == 1;
  measuring.nox_from_parts = section.choice_or("nox", nox_words, 0) == 1;
  if (section.node().member("ambient_kpa") != nullptr) {
    measuring.ambient_kpa = bounded(section, "ambient_kpa", {40, 0}, {110, 0});
  }
  if (section.node().member("moisture_percent") != nullptr) {
    measuring.moisture = bounded(section, "moisture_percent", {0, 0}, {90, 0});
  }
  section.finish();
  return measuring;
}

CemsLimit read_limit(Section& section) {
  CemsLimit limit;
  limit.factor = section.text("factor");
  limit.name = section.name("name");
  limit.limit = bounded(section, "limit_mg_m3", {1, 3}, {100'000, 0});
  if (section.node().member("reference_oxygen") != nullptr) {
    limit.reference_oxygen = bounded(section, "reference_oxygen", {0, 0}, {100, 0});
  }
  section.finish();
  return limit;
}

Exemption read_exemption(Section& section) {
  Exemption exemption;
  exemption.state = static_cast<SourceState>(section.choice("state", state_words));
  if (exemption.state == SourceState::running || exemption.state == SourceState::stopped) {
    section.fault(section.line_of("state"),
                  "an exemption is for start_up, shut_down or malfunction; a running source is bound, a stopped one "
                  "emits nothing");
  }
  exemption.hours_each = section.whole_if("hours_each", 1, 8784);
  exemption.hours_year = section.whole_if("hours_year", 1, 8784);
  exemption.source = section.text("source");
  section.finish();
  return exemption;
}

Permit read_permit(Section& section) {
  Permit permit;
  permit.document = section.text("document");
  permit.from = section.day("from");
  permit.until = section.day_if("until");
  permit.status = permit_statuses[section.choice("status", permit_statuses)];
  if (permit.until && *permit.until <= permit.from) {
    section.fault(section.line_of("until"), "'until' is the first day that the permit no longer binds, after 'from'");
  }
  for (Section& row : section.sections("limits")) {
    CemsLimit limit = read_limit(row);
    if (permit.limit(limit.factor) != nullptr) {
      row.fault(row.line(), fmt::format("{} has a limit already", in_quotes(limit.factor)));
    }
    permit.limits.push_back(std::move(limit));
  }
  if (permit.limits.empty()) section.fault(section.line(), "'limits' is empty or missing; list at least one factor");
  for (Section& row : section.sections("exemptions")) {
    Exemption exemption = read_exemption(row);
    if (permit.exemption(exemption.state) != nullptr) {
      row.fault(row.line(), fmt::format("the state {} is exempted already", name_of(exemption.state)));
    }
    permit.exemptions.push_back(std::move(exemption));
  }
  section.finish();
  return permit;
}

void check_permit_days(Section& section, std::vector<Permit>& permits) {
  std::ranges::stable_sort(permits, {}, &Permit::from);
  for (std::size_t i = 1; i < permits.size(); ++i) {
    const Permit& before = permits[i - 1];
    if (before.until && *before.until <= permits[i].from) continue;
    section.fault(section.line(),
                  fmt::format("{} and {} both bind on {}; end one before the other begins", in_quotes(before.document),
                              in_quotes(permits[i].document), text_of(permits[i].from)));
  }
}

Outlet read_outlet(Section& section) {
  Outlet outlet;
  outlet.id = section.text("id");
  outlet.name = section.name("name");
  outlet.enterprise = section.name("enterprise");
  outlet.unit_id = section.text_or("unit_id", "");
  outlet.synthetic = section.truth_or("synthetic", false);
  if (auto measured = section.section("measured")) {
    outlet.measuring = read_measuring(*measured);
  } else {
    section.fault(section.line(),
                  "'measured' is missing; say how the monitor measures: measured = { concentration = \"dry_standard\", "
                  "flow = \"wet_actual\" }");
  }
  for (Section& permit : section.sections("permit")) outlet.permits.push_back(read_permit(permit));
  check_permit_days(section, outlet.permits);
  section.finish();
  return outlet;
}

void read_outlet_file(const terms::SourceFile& file, std::vector<Outlet>& outlets, std::vector<terms::Fault>& faults) {
  const auto root = terms::parse_tree(file, faults);
  if (!root) return;
  Section section{*root, file.path, faults};
  for (Section& one : section.sections("outlet")) {
    Outlet outlet = read_outlet(one);
    const bool again = std::ranges::any_of(outlets, [&](const Outlet& other) { return other.id == outlet.id; });
    if (again) one.fault(one.line(), fmt::format("the outlet {} stands here twice", in_quotes(outlet.id)));
    outlets.push_back(std::move(outlet));
  }
  section.finish();
}

}  // namespace

std::string_view name_of(GasBasis basis) {
  return basis_words.at(static_cast<std::size_t>(basis));
}
std::string_view name_of(SourceState state) {
  return state_words.at(static_cast<std::size_t>(state));
}

const CemsLimit* Permit::limit(std::string_view factor) const {
  const auto found = std::ranges::find(limits, factor, &CemsLimit::factor);
  return found == limits.end() ? nullptr : &*found;
}

const Exemption* Permit::exemption(SourceState state) const {
  const auto found = std::ranges::find(exemptions, state, &Exemption::state);
  return found == exemptions.end() ? nullptr : &*found;
}

const Permit* Outlet::permit(Day day) const {
  const auto binds = [&](const Permit& one) { return one.from <= day && (!one.until || day < *one.until); };
  const auto found = std::ranges::find_if(permits, binds);
  return found == permits.end() ? nullptr : &*found;
}

std::vector<std::string> Outlet::factors() const {
  std::vector<std::string> all;
  for (const Permit& permit : permits) {
    for (const CemsLimit& limit : permit.limits) {
      if (std::ranges::find(all, limit.factor) == all.end()) all.push_back(limit.factor);
    }
  }
  return all;
}

terms::Name Outlet::factor_name(std::string_view factor) const {
  for (const Permit& permit : permits) {
    if (const CemsLimit* limit = permit.limit(factor)) return limit->name;
  }
  return {std::string{factor}, std::string{factor}};
}

Result<std::vector<Outlet>> read_outlets(std::span<const terms::SourceFile> files) {
  std::vector<Outlet> outlets;
  std::vector<terms::Fault> faults;
  for (const terms::SourceFile& file : files) read_outlet_file(file, outlets, faults);
  if (faults.empty()) return outlets;
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
}

Result<const Outlet*> find_outlet(std::span<const Outlet> outlets, std::string_view id) {
  std::vector<std::string> ids;
  for (const Outlet& outlet : outlets) {
    if (outlet.id == id) return &outlet;
    ids.push_back(outlet.id);
  }
  return Error{
      ErrorCode::not_found,
      fmt::format("no outlet is called {}; there are: {}", in_quotes(id), ids.empty() ? "none" : joined(ids, " ")), ""};
}

}  // namespace lantian::assess
