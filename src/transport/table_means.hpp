#pragma once
#include "transport/table.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Means of a table over its windows, and its sources taken together: county x sector x height.
namespace lantian::transport {

/// Weight of each window in the mean of a receptor, [window][receptor]: the hours that it stands on, of all. Zeros for
/// a receptor without any hour.
std::vector<double> window_weights(const SourceReceptorTable& table);

/// Means over windows, [receptor], of what stands by [window][receptor].
std::vector<double> over_windows(const SourceReceptorTable& table, const std::vector<double>& by_window);

/// What each source gives, mean over windows and over the receptors that have an hour, ug/m3.
std::vector<double> by_source(const SourceReceptorTable& table, Measured what);

enum class GroupKey : unsigned char { unit, sector, height, class_code };
/// "unit,sector,height": any of unit, sector, height, class, each once. Returns invalid_argument with those there are.
Result<std::vector<GroupKey>> parse_grouping(std::string_view text);

/// Sources that share their keys. Heights are the bands of `band_tops`, by the middle of a source's release.
struct Grouping {
  std::vector<std::vector<std::string>> names;  ///< by group: one word for each key, in their order
  std::vector<std::uint32_t> group_of;          ///< by source
};
/// Groups in the order of their words. Returns not_found when heights are asked of a table that holds none.
Result<Grouping> grouped(const SourceReceptorTable& table, std::span<const GroupKey> keys);

/// What each group gives each receptor under these factors, mean over windows, [receptor][group], ug/m3.
/// Requires: one factor for each path and source.
std::vector<double> group_means(const SourceReceptorTable& table, const Grouping& grouping,
                                std::span<const float> factors, Measured what);

/// Where a new source would stand.
struct NewSource {
  weather::MapPoint place;
  double height_m = 0;
  double kg_h = 0;  ///< of the precursor of each path, day and night
};
/// What it would give, mean over windows, [receptor][path], ug/m3 of what the path measures: a bell of one cell on the
/// maps of the band that holds its height. Returns not_found: a table without maps, a place off their grid, a height
/// above the highest band.
Result<std::vector<double>> given_by(const SourceReceptorTable& table, const NewSource& source);

/// Mean over windows of one map, [column]. Requires: the table has maps.
std::vector<float> mean_map(const SourceReceptorTable& table, std::size_t receptor, std::size_t path, std::size_t band);

}  // namespace lantian::transport
