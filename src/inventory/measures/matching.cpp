#include "inventory/measures/matching.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <string_view>
#include <unordered_map>

namespace lantian::inventory {
namespace {

using Positions = std::vector<std::uint32_t>;

int class_depth_of(std::string_view prefix) {
  return prefix.empty() ? 0 : 1 + static_cast<int>(std::ranges::count(prefix, '-'));
}

/// The codes a filter's unit stands for: itself, or the members of a group, at any depth.
void put_places(const terms::Region* region, std::string_view unit_id, int depth, std::vector<std::string>& places) {
  constexpr int deepest = 8;  // groups of groups; a circle would end here
  const terms::Unit* unit = region != nullptr ? region->unit(unit_id) : nullptr;
  places.emplace_back(unit != nullptr ? unit->id : std::string{unit_id});
  if (unit == nullptr || unit->kind != terms::UnitKind::group || depth == deepest) return;
  for (const std::string& member : unit->members) put_places(region, member, depth + 1, places);
}

/// "652300" is the prefecture of "652301", "650000" its region: trailing pairs of zeros mean everything below.
std::string_view stem_of_code(std::string_view code) {
  const bool digits = !code.empty() && std::ranges::all_of(code, [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return {};
  while (code.size() > 2 && code.ends_with("00")) code.remove_suffix(2);
  return code;
}

bool covers_place(std::string_view named, std::string_view unit) {
  const std::string_view stem = stem_of_code(named);
  return unit == named || (!stem.empty() && unit.starts_with(stem));
}

/// One place of a filter: the units of sources it covers, and whether it is a unit of its own there.
struct Place {
  std::map<std::string_view, int> closeness;  ///< unit of sources -> 2 = named itself, 1 = part of what is named
  Positions sources;                          ///< ascending
};

/// Sources by what filters name.
class SourceIndex {
 public:
  SourceIndex(std::span<const Source> sources, std::span<const Emission> base, const terms::Region* region)
      : sources_{sources}, region_{region}, rows_(sources.size()) {
    for (std::uint32_t i = 0; i < sources.size(); ++i) {
      by_id_.emplace(sources[i].id, i);
      by_enterprise_[sources[i].enterprise].push_back(i);
      by_unit_[sources[i].unit_id].push_back(i);
    }
    for (std::uint32_t row = 0; row < base.size(); ++row) {
      const auto found = by_id_.find(base[row].source_id);
      LANTIAN_ASSERT(found != by_id_.end(), "every emission belongs to a source that is given");
      rows_[found->second].push_back(row);
      source_of_row_.push_back(found->second);
    }
    everything_.resize(sources.size());
    std::iota(everything_.begin(), everything_.end(), 0U);
  }

  const Positions& rows_of(std::uint32_t source) const { return rows_[source]; }
  const Positions& source_of_row() const { return source_of_row_; }
  const Source& source(std::uint32_t position) const { return sources_[position]; }

  /// The smallest set at hand that holds every source the filter means.
  Positions candidates(const SourceFilter& filter) {
    if (!filter.source_id.empty()) {
      const auto found = by_id_.find(filter.source_id);
      return found == by_id_.end() ? Positions{} : Positions{found->second};
    }
    if (!filter.enterprise.empty()) {
      const auto found = by_enterprise_.find(filter.enterprise);
      return found == by_enterprise_.end() ? Positions{} : found->second;
    }
    return filter.unit_id.empty() ? everything_ : place_of(filter.unit_id).sources;
  }

  /// 2: the source's unit is the one named; 1: part of it; 0: outside. 2 for a filter without a place.
  int closeness(const SourceFilter& filter, const Source& source) {
    if (filter.unit_id.empty()) return 2;
    const Place& place = place_of(filter.unit_id);
    const auto found = place.closeness.find(source.unit_id);
    return found == place.closeness.end() ? 0 : found->second;
  }

 private:
  const Place& place_of(const std::string& unit_id) {
    const auto [found, is_new] = places_.try_emplace(unit_id);
    Place& place = found->second;
    if (!is_new) return place;
    std::vector<std::string> names;
    put_places(region_, unit_id, 0, names);
    for (const auto& [unit, positions] : by_unit_) {
      const bool covered =
          std::ranges::any_of(names, [&](const std::string& name) { return covers_place(name, unit); });
      if (!covered) continue;
      place.closeness[unit] = unit == names.front() ? 2 : 1;
      place.sources.insert(place.sources.end(), positions.begin(), positions.end());
    }
    std::ranges::sort(place.sources);
    return place;
  }

  std::span<const Source> sources_;
  const terms::Region* region_;
  std::unordered_map<std::string_view, std::uint32_t> by_id_;
  std::unordered_map<std::string_view, Positions> by_enterprise_;
  std::map<std::string_view, Positions> by_unit_;
  std::map<std::string, Place> places_;
  std::vector<Positions> rows_;
  Positions source_of_row_;
  Positions everything_;
};

bool means_source(const SourceFilter& filter, const Source& source) {
  return (filter.source_id.empty() || filter.source_id == source.id) &&
         (filter.enterprise.empty() || filter.enterprise == source.enterprise) &&
         (filter.industry.empty() || source.industry.starts_with(filter.industry));
}

bool means_row(const Measure& measure, const Emission& row) {
  return (!measure.pollutant || *measure.pollutant == row.pollutant) &&
         covers(measure.filter.class_prefix, row.class_code);
}

int level_of(const SourceFilter& filter, int closeness) {
  const bool kind = !filter.class_prefix.empty() || !filter.industry.empty();
  if (!filter.source_id.empty()) return 7;
  if (!filter.enterprise.empty()) return 6;
  if (filter.unit_id.empty()) return kind ? 2 : 1;
  if (kind) return 5;
  return closeness == 2 ? 4 : 3;
}

Specificity rank_of(const Measure& measure, int closeness) {
  const SourceFilter& filter = measure.filter;
  return {level_of(filter, closeness), class_depth_of(filter.class_prefix), filter.industry.empty() ? 0 : 1,
          filter.unit_id.empty() ? 0 : closeness, measure.pollutant ? 1 : 0};
}

}  // namespace

Matching match_measures(std::span<const Measure> measures, std::span<const Source> sources,
                        std::span<const Emission> base, const terms::Region* region) {
  SourceIndex index{sources, base, region};
  Matching matching;
  matching.of_row.resize(base.size());
  matching.source_of_row = index.source_of_row();
  matching.reach.resize(measures.size());
  for (std::uint32_t m = 0; m < measures.size(); ++m) {
    const Measure& measure = measures[m];
    MeasureReach& reach = matching.reach[m];
    reach.measure_id = measure.id;
    for (const std::uint32_t position : index.candidates(measure.filter)) {
      const Source& source = index.source(position);
      const int closeness = index.closeness(measure.filter, source);
      if (closeness == 0 || !means_source(measure.filter, source)) continue;
      const std::int64_t before = reach.rows;
      for (const std::uint32_t row : index.rows_of(position)) {
        if (!means_row(measure, base[row])) continue;
        matching.of_row[row].push_back({m, rank_of(measure, closeness)});
        ++reach.rows;
      }
      if (reach.rows > before) ++reach.sources;
    }
  }
  return matching;
}

}  // namespace lantian::inventory
