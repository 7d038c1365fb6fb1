#include "explain/contributions/by_sensitivity.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace lantian::explain {
namespace {

using transport::Precursor;
using transport::SourceReceptorTable;

constexpr std::array every_precursor{Precursor::fine, Precursor::so2, Precursor::nox, Precursor::coarse};
constexpr double kg_per_tonne = 1000, ng_per_ug = 1000;

/// Hours of the windows, of all the hours whose emission the table holds: its period and the spin-back before it, which
/// inventories count in whole days.
double share_of_windows(const SourceReceptorTable& table) {
  double hours = 0;
  int before = 0;
  for (const transport::TableWindow& one : table.windows) {
    hours += static_cast<double>(one.window.hours());
    before = std::max(before, one.window.spin_back_hours);
  }
  return hours / (hours + 24.0 * ((before + 23) / 24));
}

std::string days_of(const SourceReceptorTable& table) {
  Day first = day_of(table.windows.front().window.first), last = first;
  for (const transport::TableWindow& one : table.windows) {
    first = std::min(first, day_of(one.window.first));
    last = std::max(last, day_of(one.window.last));
  }
  return fmt::format("{}..{}", text_of(first), text_of(last));
}

/// What each source gives by a precursor's paths to particles, for each receptor unit.
class SensitivityMaker {
 public:
  SensitivityMaker(const SourceReceptorTable& table, std::vector<std::vector<double>> shares)
      : table_{table}, shares_{std::move(shares)}, window_share_{share_of_windows(table)} {}

  std::vector<UnitSensitivity> rows() const {
    std::map<std::tuple<std::string, std::string, std::size_t>, UnitSensitivity> rows;
    for (std::size_t s = 0; s < table_.sources.size(); ++s) {
      for (const Precursor precursor : every_precursor) add(s, precursor, rows);
    }
    std::vector<UnitSensitivity> out;
    for (auto& [key, row] : rows) {
      for (double& value : row.ng_m3_per_tonne) value *= ng_per_ug / row.emitted_t;
      out.push_back(std::move(row));
    }
    return out;
  }

 private:
  template <class Rows>
  void add(std::size_t s, Precursor precursor, Rows& rows) const {
    const transport::TableSource& source = table_.sources[s];
    const double tonnes = source.kg[static_cast<std::size_t>(precursor)] / kg_per_tonne * window_share_;
    if (tonnes <= 0) return;
    UnitSensitivity& row = rows[{source.unit_id, source.sector, static_cast<std::size_t>(precursor)}];
    row.unit_id = source.unit_id;
    row.sector = source.sector;
    row.precursor = precursor;
    row.emitted_t += tonnes;
    row.ng_m3_per_tonne.resize(shares_.size(), 0.0);
    for (std::size_t unit = 0; unit < shares_.size(); ++unit) {
      for (std::size_t path = 0; path < table_.paths.size(); ++path) {
        const bool leads = transport::rule_of(table_.paths[path]).from == precursor &&
                           transport::adds_to(table_.paths[path], transport::Measured::pm10);
        if (leads) row.ng_m3_per_tonne[unit] += shares_[unit][path * table_.sources.size() + s];
      }
    }
  }

  const SourceReceptorTable& table_;
  std::vector<std::vector<double>> shares_;  ///< [receptor unit][path * sources + source]
  double window_share_;
};

const UnitSensitivity* row_of(const SeasonSensitivity& season, const SourceCut& cut) {
  const auto found = std::ranges::find_if(season.rows, [&](const UnitSensitivity& row) {
    return row.unit_id == cut.unit_id && row.sector == cut.sector && row.precursor == cut.precursor;
  });
  return found == season.rows.end() ? nullptr : &*found;
}

/// [receptor unit] of the file.
Result<std::vector<double>> weights_in(const SeasonSensitivity& season, std::span<const WeightedUnit> units) {
  std::vector<double> out(season.receptor_units.size(), 0.0);
  for (const WeightedUnit& one : units) {
    const auto at = std::ranges::find(season.receptor_units, one.unit_id);
    if (at == season.receptor_units.end()) {
      return Error{ErrorCode::not_found,
                   fmt::format("the sensitivities speak for receptors in {}, not in '{}'",
                               joined(season.receptor_units, ", "), one.unit_id),
                   ""};
    }
    out[static_cast<std::size_t>(at - season.receptor_units.begin())] += one.weight;
  }
  return out;
}

struct MeasureSum {
  std::string id;
  ValueBySector values;
  double tonnes = 0;
  LeftOut left_out;
};

MeasureSum& sum_of(std::vector<MeasureSum>& sums, const std::string& measure) {
  const auto found = std::ranges::find(sums, measure, &MeasureSum::id);
  if (found != sums.end()) return *found;
  return sums.emplace_back(MeasureSum{measure, {}, 0, {measure, 0, 0}});
}

}  // namespace

Result<SeasonSensitivity> season_sensitivity(const SourceReceptorTable& table,
                                             std::span<const ReceptorUnit> receptors) {
  SeasonSensitivity out;
  for (const ReceptorUnit& one : receptors) {
    if (std::ranges::find(out.receptor_units, one.unit_id) == out.receptor_units.end())
      out.receptor_units.push_back(one.unit_id);
  }
  if (out.receptor_units.empty() || table.windows.empty())
    return Error{ErrorCode::incomplete, "the table has no receptor or no window", ""};
  std::ranges::sort(out.receptor_units);
  std::vector<std::vector<double>> shares;
  for (const std::string& unit : out.receptor_units) {
    std::vector<WeightedReceptor> own;
    for (const ReceptorUnit& one : receptors) {
      if (one.unit_id == unit) own.push_back({one.receptor, 0});
    }
    for (WeightedReceptor& one : own) one.weight = 1 / static_cast<double>(own.size());
    LANTIAN_TRY(auto of_unit, unit_shares(table, own));
    shares.push_back(std::move(of_unit));
  }
  out.period = days_of(table);
  out.synthetic = table.synthetic;
  for (const auto& [key, value] : table.lineage) out.lineage.push_back(fmt::format("{}: {}", key, value));
  out.rows = SensitivityMaker{table, std::move(shares)}.rows();
  return out;
}

Result<MeasureParts> parts_by_sensitivity(const SeasonSensitivity& season, std::span<const SourceCut> cuts,
                                          std::span<const WeightedUnit> units, transport::Measured measured,
                                          const ContributionRule& rule) {
  if (measured != transport::Measured::pm25 && measured != transport::Measured::pm10) {
    return Error{ErrorCode::unsupported,
                 "season sensitivities are of PM2.5 and PM10; for another target give the table (--table)", ""};
  }
  LANTIAN_TRY(const std::vector<double> weights, weights_in(season, units));
  std::vector<MeasureSum> sums;
  for (const SourceCut& cut : cuts) {
    if (!counts_for(cut.precursor, measured)) continue;
    MeasureSum& sum = sum_of(sums, cut.measure);
    sum.tonnes += cut.tonnes;
    const UnitSensitivity* row = row_of(season, cut);
    if (row == nullptr) {
      ++sum.left_out.sources;
      sum.left_out.tonnes += cut.tonnes;
      continue;
    }
    for (std::size_t unit = 0; unit < weights.size(); ++unit)
      sum.values[cut.sector] -= cut.tonnes * weights[unit] * row->ng_m3_per_tonne[unit] / ng_per_ug;
  }
  MeasureParts out;
  for (const MeasureSum& sum : sums) {
    double value = 0;
    for (const auto& [sector, one] : sum.values) value += one;
    const double half = std::hypot(std::abs(value) * rule.model.percent / 100, emission_half_range(rule, sum.values));
    out.parts.push_back(measure_part(rule, {sum.id, value, half, sum.tonnes},
                                     "tonnes of its precursors x season sensitivity",
                                     fmt::format("{}; {}", season.period, joined(season.lineage, "; "))));
    if (sum.left_out.sources > 0) out.left_out.push_back(sum.left_out);
  }
  return out;
}

}  // namespace lantian::explain
