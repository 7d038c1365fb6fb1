#include "base/text.hpp"
#include "inventory/quota/ledger_rule.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

/// The facts of the regions that a quota ledger stands on.
namespace lantian::inventory {
namespace {

using terms::Fault;
using terms::Section;

constexpr std::array<std::string_view, 2> place_statuses{"verified", "unverified"};

QuotaRegion read_quota_region(Section& row) {
  QuotaRegion region;
  region.id = row.text("id");
  region.name = row.name("name");
  region.adjacent = row.texts("adjacent");
  region.source = row.text("source");
  region.status = place_statuses[row.choice("status", place_statuses)];
  row.finish();
  return region;
}

AnnualVerdict read_annual_verdict(Section& row) {
  AnnualVerdict verdict;
  verdict.units = row.texts("units");
  verdict.year = row.whole("year", 2000, 2100);
  verdict.item = row.text("item");
  if (row.value("attained") == nullptr) row.fault(row.line(), "'attained' is missing: true or false");
  verdict.attained = row.truth_or("attained", false);
  verdict.source = row.text("source");
  verdict.status = place_statuses[row.choice("status", place_statuses)];
  if (verdict.units.empty()) row.fault(row.line(), "'units' is missing or empty: whose mean this is");
  row.finish();
  return verdict;
}

}  // namespace

Result<QuotaPlaces> QuotaPlaces::read(std::span<const terms::SourceFile> files) {
  QuotaPlaces places;
  std::vector<Fault> faults;
  bool twice = false;
  for (const terms::SourceFile& file : files) {
    const auto tree = terms::parse_tree(file, faults);
    if (!tree) continue;
    Section root{*tree, file.path, faults};
    for (Section& row : root.sections("region")) {
      QuotaRegion region = read_quota_region(row);
      if (places.region(region.id) != nullptr) {
        twice = true;
        row.fault(row.line(), fmt::format("the region {} is described twice", in_quotes(region.id)));
      }
      places.regions_.push_back(std::move(region));
    }
    for (Section& row : root.sections("annual")) {
      AnnualVerdict verdict = read_annual_verdict(row);
      for (const std::string& unit : verdict.units) {
        if (!places.attained(unit, verdict.year, verdict.item)) continue;
        twice = true;
        row.fault(row.line(), fmt::format("{} of {} in {} is judged twice", verdict.item, unit, verdict.year));
      }
      places.verdicts_.push_back(std::move(verdict));
    }
    for (const QuotaRegion& region : places.regions_) {
      for (const std::string& other : region.adjacent) {
        if (places.region(other) != nullptr && other != region.id) continue;
        root.fault(1,
                   fmt::format("{} names the neighbour {}, which is no other [[region]]", region.id, in_quotes(other)));
      }
    }
    root.finish();
  }
  if (faults.empty()) return places;
  std::vector<std::string> lines;
  for (const Fault& fault : faults) lines.push_back(fault.text());
  return Error{twice ? ErrorCode::conflict : ErrorCode::malformed, joined(lines, "\n"), ""};
}

const QuotaRegion* QuotaPlaces::region(std::string_view id) const {
  const auto found = std::ranges::find(regions_, id, &QuotaRegion::id);
  return found == regions_.end() ? nullptr : &*found;
}

const QuotaRegion* QuotaPlaces::called(std::string_view word) const {
  const auto found = std::ranges::find_if(regions_, [&](const QuotaRegion& one) {
    return one.id == word || one.name.zh == word || lowered(one.name.en) == lowered(word);
  });
  return word.empty() || found == regions_.end() ? nullptr : &*found;
}

bool QuotaPlaces::adjacent(std::string_view a, std::string_view b) const {
  const auto names = [this](std::string_view from, std::string_view to) {
    const QuotaRegion* one = region(from);
    return one != nullptr && std::ranges::find(one->adjacent, to) != one->adjacent.end();
  };
  return names(a, b) || names(b, a);
}

std::optional<bool> QuotaPlaces::attained(std::string_view unit, int year, std::string_view item) const {
  for (const AnnualVerdict& one : verdicts_) {
    if (one.year == year && one.item == item && std::ranges::find(one.units, unit) != one.units.end()) {
      return one.attained;
    }
  }
  return std::nullopt;
}

std::string QuotaPlaces::region_list() const {
  std::vector<std::string> words;
  for (const QuotaRegion& one : regions_) words.push_back(one.id);
  return joined(words, ", ");
}

}  // namespace lantian::inventory
