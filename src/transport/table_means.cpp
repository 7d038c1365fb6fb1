#include "transport/table_means.hpp"

#include "base/assert.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace lantian::transport {
namespace {

constexpr std::array<std::pair<std::string_view, GroupKey>, 4> group_keys{{{"unit", GroupKey::unit},
                                                                           {"sector", GroupKey::sector},
                                                                           {"height", GroupKey::height},
                                                                           {"class", GroupKey::class_code}}};

/// "0-45 m", "45-200 m", "200-650 m", "650 m +".
std::string band_name(const Band& release) {
  const double middle = 0.5 * (release.low_m + release.high_m);
  double bottom = 0;
  for (const double top : band_tops) {
    if (middle <= top) return fmt::format("{:.0f}-{:.0f} m", bottom, top);
    bottom = top;
  }
  return fmt::format("{:.0f} m +", bottom);
}

std::string word_of(const TableSource& source, GroupKey key) {
  switch (key) {
    case GroupKey::unit:
      return source.unit_id;
    case GroupKey::sector:
      return source.sector;
    case GroupKey::height:
      return band_name(*source.release);
    case GroupKey::class_code:
      return source.class_code;
  }
  return "";
}

/// The place of a row in the table's numbers.
std::size_t row_of(const SourceReceptorTable& table, std::size_t window, std::size_t receptor, std::size_t path) {
  return (window * table.receptors.size() + receptor) * table.paths.size() + path;
}

/// Calls work(row, receptor, path, weight) for each row that counts in a mean.
template <class Work>
void for_each_row(const SourceReceptorTable& table, const Work& work) {
  const std::vector<double> weights = window_weights(table);
  for (std::size_t n = 0; n < weights.size(); ++n) {
    if (weights[n] == 0) continue;
    for (std::size_t path = 0; path < table.paths.size(); ++path)
      work(n * table.paths.size() + path, n % table.receptors.size(), path, weights[n]);
  }
}

}  // namespace

std::vector<double> window_weights(const SourceReceptorTable& table) {
  const std::size_t receptors = table.receptors.size();
  std::vector<double> out(table.windows.size() * receptors, 0.0);
  for (std::size_t receptor = 0; receptor < receptors; ++receptor) {
    double all = 0;
    for (std::size_t window = 0; window < table.windows.size(); ++window)
      all += static_cast<double>(table.hours_of(window, receptor));
    for (std::size_t window = 0; all > 0 && window < table.windows.size(); ++window)
      out[window * receptors + receptor] = static_cast<double>(table.hours_of(window, receptor)) / all;
  }
  return out;
}

std::vector<double> over_windows(const SourceReceptorTable& table, const std::vector<double>& by_window) {
  std::vector<double> out(table.receptors.size(), 0.0);
  const std::vector<double> weights = window_weights(table);
  for (std::size_t n = 0; n < weights.size(); ++n) out[n % out.size()] += weights[n] * by_window[n];
  return out;
}

std::vector<double> by_source(const SourceReceptorTable& table, Measured what) {
  std::vector<double> out(table.sources.size(), 0.0);
  double known = 0;
  for (const double weight : window_weights(table)) known += weight;
  for_each_row(table, [&](std::size_t row, std::size_t, std::size_t path, double weight) {
    if (!adds_to(table.paths[path], what)) return;
    const float* share = &table.share[row * out.size()];
    for (std::size_t source = 0; source < out.size(); ++source)
      out[source] += weight / known * static_cast<double>(share[source]);
  });
  return out;
}

Result<std::vector<GroupKey>> parse_grouping(std::string_view text) {
  std::vector<GroupKey> out;
  for (std::string_view rest = text;;) {
    const std::size_t comma = rest.find(',');
    const std::string_view word = rest.substr(0, comma);
    const auto found = std::ranges::find(group_keys, word, &std::pair<std::string_view, GroupKey>::first);
    if (found == group_keys.end() || std::ranges::find(out, found->second) != out.end()) {
      return Error{ErrorCode::invalid_argument,
                   fmt::format("'{}' is no grouping; write one or more of unit, sector, height, class, each once, with "
                               "commas between: unit,sector,height",
                               text),
                   "--by"};
    }
    out.push_back(found->second);
    if (comma == std::string_view::npos) return out;
    rest.remove_prefix(comma + 1);
  }
}

Result<Grouping> grouped(const SourceReceptorTable& table, std::span<const GroupKey> keys) {
  const auto high = [](const TableSource& source) { return !source.release; };
  if (std::ranges::find(keys, GroupKey::height) != keys.end() && std::ranges::any_of(table.sources, high)) {
    return Error{ErrorCode::not_found,
                 "the table does not say how high its sources are: it is of an earlier version; run the adjoint again",
                 ""};
  }
  std::map<std::vector<std::string>, std::uint32_t> known;
  const auto words_of = [&](const TableSource& source) {
    std::vector<std::string> words;
    for (const GroupKey key : keys) words.push_back(word_of(source, key));
    return words;
  };
  for (const TableSource& source : table.sources) known.emplace(words_of(source), 0);
  Grouping out;
  for (auto& [words, number] : known) {
    number = static_cast<std::uint32_t>(out.names.size());
    out.names.push_back(words);
  }
  for (const TableSource& source : table.sources) out.group_of.push_back(known.at(words_of(source)));
  return out;
}

std::vector<double> group_means(const SourceReceptorTable& table, const Grouping& grouping,
                                std::span<const float> factors, Measured what) {
  const std::size_t sources = table.sources.size(), groups = grouping.names.size();
  LANTIAN_ASSERT(factors.size() == table.paths.size() * sources, "a factor for each path and source");
  std::vector<double> out(table.receptors.size() * groups, 0.0);
  for_each_row(table, [&](std::size_t row, std::size_t receptor, std::size_t path, double weight) {
    if (!adds_to(table.paths[path], what)) return;
    for (std::size_t source = 0; source < sources; ++source) {
      const double share = static_cast<double>(table.share[row * sources + source]) *
                           static_cast<double>(factors[path * sources + source]);
      out[receptor * groups + grouping.group_of[source]] += weight * share;
    }
  });
  return out;
}

std::vector<float> mean_map(const SourceReceptorTable& table, std::size_t receptor, std::size_t path,
                            std::size_t band) {
  LANTIAN_ASSERT(band < table.map_tops.size(), "a table with maps");
  const std::vector<double> weights = window_weights(table);
  std::vector<double> sum(table.columns, 0.0);
  for (std::size_t window = 0; window < table.windows.size(); ++window) {
    const double weight = weights[window * table.receptors.size() + receptor];
    const std::size_t place = row_of(table, window, receptor, path) * table.map_tops.size() + band;
    const float* map = &table.map[place * table.columns];
    for (std::size_t column = 0; column < sum.size(); ++column)
      sum[column] += weight * static_cast<double>(map[column]);
  }
  return {sum.begin(), sum.end()};
}

Result<std::vector<double>> given_by(const SourceReceptorTable& table, const NewSource& source) {
  if (table.map_tops.empty() || table.map_grid.columns() != table.columns) {
    return Error{ErrorCode::not_found, "the table holds no maps; run the adjoint with --maps", ""};
  }
  const auto top = std::ranges::lower_bound(table.map_tops, source.height_m);
  if (top == table.map_tops.end()) {
    return Error{ErrorCode::not_found,
                 fmt::format("a height of {:.0f} m lies above the maps, which reach to {:.0f} m", source.height_m,
                             table.map_tops.back()),
                 "--height"};
  }
  const auto columns = bell(table.map_grid, source.place, table.map_grid.cell_m);
  if (columns.empty()) return Error{ErrorCode::not_found, "the place lies off the grid of the maps", "--at"};
  const auto band = static_cast<std::size_t>(top - table.map_tops.begin());
  std::vector<double> out(table.receptors.size() * table.paths.size(), 0.0);
  for (std::size_t n = 0; n < out.size(); ++n) {
    const std::vector<float> map = mean_map(table, n / table.paths.size(), n % table.paths.size(), band);
    for (const ColumnShare& one : columns)
      out[n] += source.kg_h * static_cast<double>(one.share) * static_cast<double>(map[one.column]);
  }
  return out;
}

}  // namespace lantian::transport
