#include "explain/contributions/by_table.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"
#include "transport/table_means.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace lantian::explain {
namespace {

using transport::SourceReceptorTable;

/// What each measure is worth by one table, by the sectors of its sources; and what has no place in it.
struct TableValues {
  std::vector<ValueBySector> values;  ///< by measure
  std::vector<LeftOut> left_out;      ///< by measure
};

std::vector<std::string> measures_of(std::span<const SourceCut> cuts) {
  std::vector<std::string> out;
  for (const SourceCut& cut : cuts) {
    if (std::ranges::find(out, cut.measure) == out.end()) out.push_back(cut.measure);
  }
  return out;
}

/// What the paths of a precursor of this source to the target add up to, for its whole emission.
double share_on_paths(const SourceReceptorTable& table, std::span<const double> shares, const SourceCut& cut,
                      std::size_t source, transport::Measured measured) {
  double sum = 0;
  for (std::size_t path = 0; path < table.paths.size(); ++path) {
    const bool leads =
        transport::rule_of(table.paths[path]).from == cut.precursor && transport::adds_to(table.paths[path], measured);
    if (leads) sum += shares[path * table.sources.size() + source];
  }
  return sum;
}

TableValues values_by(const SourceReceptorTable& table, std::span<const double> shares, std::span<const SourceCut> cuts,
                      const std::vector<std::string>& measures, transport::Measured measured) {
  std::unordered_map<std::string_view, std::size_t> source_at;
  for (std::size_t n = 0; n < table.sources.size(); ++n) source_at.emplace(table.sources[n].id, n);
  TableValues out{std::vector<ValueBySector>(measures.size()), {}};
  for (const std::string& measure : measures) out.left_out.push_back({measure, 0, 0});
  for (const SourceCut& cut : cuts) {
    if (!counts_for(cut.precursor, measured)) continue;
    LANTIAN_ASSERT(cut.emitted_t > 0, "a cut of nothing");
    const auto m = static_cast<std::size_t>(std::ranges::find(measures, cut.measure) - measures.begin());
    const auto at = source_at.find(cut.source_id);
    if (at == source_at.end()) {
      ++out.left_out[m].sources;
      out.left_out[m].tonnes += cut.tonnes;
      continue;
    }
    out.values[m][cut.sector] -= cut.tonnes / cut.emitted_t * share_on_paths(table, shares, cut, at->second, measured);
  }
  return out;
}

double sum_of(const ValueBySector& values) {
  double sum = 0;
  for (const auto& [sector, value] : values) sum += value;
  return sum;
}

double tonnes_of(std::span<const SourceCut> cuts, const std::string& measure, transport::Measured measured) {
  double sum = 0;
  for (const SourceCut& cut : cuts) {
    if (cut.measure == measure && counts_for(cut.precursor, measured)) sum += cut.tonnes;
  }
  return sum;
}

/// Weather and inventory of each table: what a reader asks for first.
std::string lineage_of(std::span<const SourceReceptorTable> tables) {
  std::vector<std::string> words;
  for (const SourceReceptorTable& table : tables) {
    for (const auto& [key, value] : table.lineage) {
      const std::string word = fmt::format("{}: {}", key, value);
      if (std::ranges::find(words, word) == words.end()) words.push_back(word);
    }
  }
  return joined(words, "; ");
}

MeasureValue value_of(const std::string& measure, std::size_t m, std::span<const TableValues> by_table,
                      const ContributionRule& rule) {
  MeasureValue out;
  out.id = measure;
  const auto tables = static_cast<double>(by_table.size());
  ValueBySector mean;
  double least = HUGE_VAL, most = -HUGE_VAL;
  for (const TableValues& one : by_table) {
    for (const auto& [sector, value] : one.values[m]) mean[sector] += value / tables;
    const double sum = sum_of(one.values[m]);
    least = std::min(least, sum);
    most = std::max(most, sum);
  }
  out.value = sum_of(mean);
  const double model = by_table.size() > 1 ? (most - least) / 2 : std::abs(out.value) * rule.model.percent / 100;
  out.half_range = std::hypot(model, emission_half_range(rule, mean));
  return out;
}

}  // namespace

bool counts_for(transport::Precursor precursor, transport::Measured measured) {
  return std::ranges::any_of(transport::every_path, [&](transport::Path path) {
    return transport::rule_of(path).from == precursor && transport::adds_to(path, measured);
  });
}

std::optional<transport::Measured> measured_named(std::string_view target) {
  if (target == "pm25") return transport::Measured::pm25;
  if (target == "pm10") return transport::Measured::pm10;
  if (target == "so2") return transport::Measured::so2;
  return std::nullopt;
}

Result<std::vector<double>> unit_shares(const SourceReceptorTable& table, std::span<const WeightedReceptor> receptors) {
  const std::vector<double> of_window = transport::window_weights(table);
  const std::size_t sources = table.sources.size();
  std::vector<double> out(table.paths.size() * sources, 0.0);
  for (const WeightedReceptor& one : receptors) {
    const auto r = static_cast<std::size_t>(std::ranges::find(table.receptors, one.id) - table.receptors.begin());
    double known = 0;
    for (std::size_t w = 0; r < table.receptors.size() && w < table.windows.size(); ++w) {
      const double weight = of_window[w * table.receptors.size() + r];
      known += weight;
      const std::size_t first = (w * table.receptors.size() + r) * table.paths.size() * sources;
      for (std::size_t n = 0; n < out.size(); ++n)
        out[n] += one.weight * weight * static_cast<double>(table.share[first + n]);
    }
    if (known > 0) continue;
    return Error{
        ErrorCode::not_found,
        fmt::format("the table knows nothing of receptor '{}'; it has {}", one.id, joined(table.receptors, ", ")), ""};
  }
  return out;
}

Result<MeasureParts> parts_by_table(std::span<const SourceReceptorTable> tables, std::span<const SourceCut> cuts,
                                    const TableChoice& choice, const ContributionRule& rule) {
  LANTIAN_ASSERT(!tables.empty(), "no table");
  const std::vector<std::string> measures = measures_of(cuts);
  std::vector<TableValues> by_table;
  for (const SourceReceptorTable& table : tables) {
    LANTIAN_TRY(const std::vector<double> shares, unit_shares(table, choice.receptors));
    by_table.push_back(values_by(table, shares, cuts, measures, choice.measured));
  }
  const std::string lineage = lineage_of(tables);
  const std::string method =
      tables.size() == 1 ? "tonnes of its precursors x source-receptor table"
                         : fmt::format("tonnes of its precursors x mean of {} source-receptor tables", tables.size());
  MeasureParts out;
  for (std::size_t m = 0; m < measures.size(); ++m) {
    const auto most =
        std::ranges::max_element(by_table, {}, [&](const TableValues& one) { return one.left_out[m].sources; });
    if (most->left_out[m].sources > 0) out.left_out.push_back(most->left_out[m]);
    MeasureValue value = value_of(measures[m], m, by_table, rule);
    value.tonnes = tonnes_of(cuts, measures[m], choice.measured);
    out.parts.push_back(measure_part(rule, value, method, lineage));
  }
  return out;
}

}  // namespace lantian::explain
