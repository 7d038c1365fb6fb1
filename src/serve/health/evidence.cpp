#include "serve/health/evidence.hpp"

#include "observe/quality/group.hpp"
#include "serve/health/coverage.hpp"
#include "serve/health/device_hours.hpp"
#include "serve/quality_group.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

namespace quality = observe::quality;
using observe::Cell;

constexpr std::chrono::days curve_most{31};

Period days_around(const quality::Finding& finding) {
  const auto day = [](UtcSeconds instant) { return std::chrono::floor<std::chrono::days>(to_local(instant)); };
  const Day begin = day(finding.from) - std::chrono::days{1};
  const Day end = std::min(day(finding.to - std::chrono::seconds{1}) + std::chrono::days{2}, begin + curve_most);
  return {PeriodKind::range, begin, end, fmt::format("{}..{}", text_of(begin), text_of(end - std::chrono::days{1}))};
}

EvidenceCurve::Series texts_of(std::span<const Cell> cells, const quality::Stretch& window,
                               const standards::Instrument* instrument) {
  EvidenceCurve::Series out;
  for (std::size_t slot = window.begin; slot < window.end && slot < cells.size(); ++slot) {
    out.push_back(cells[slot].present() ? std::optional{quality::number_text(cells[slot].thousandths(), instrument)}
                                        : std::nullopt);
  }
  return out;
}

const standards::Instrument* instrument_of(const standards::QualityRule& rule, const std::string& factor) {
  const auto found = std::ranges::find(rule.instruments, factor, &standards::Instrument::factor);
  return found == rule.instruments.end() ? nullptr : &*found;
}

/// A record as a whole is shown by its first factor.
std::optional<std::size_t> shown_factor(const quality::Group& group, std::size_t place, const std::string& factor) {
  if (factor != quality::all_factors) return group.factor_index(factor);
  for (std::size_t n = 0; n < group.factors.size(); ++n) {
    if (std::ranges::any_of(group.at(place, n), [](Cell cell) { return cell.present(); })) return n;
  }
  return std::nullopt;
}

std::optional<EvidenceCurve> curve_in(const quality::Group& group, const quality::Stretch& window,
                                      const quality::Finding& finding, const standards::QualityRule& rule) {
  const auto found = std::ranges::find(group.places, finding.place);
  if (found == group.places.end()) return std::nullopt;
  const auto place = static_cast<std::size_t>(found - group.places.begin());
  const auto factor = shown_factor(group, place, finding.factor);
  if (!factor || group.at(place, *factor).empty()) return std::nullopt;
  EvidenceCurve curve;
  curve.place = finding.place;
  curve.factor = group.factors[*factor];
  const standards::Instrument* instrument = instrument_of(rule, curve.factor);
  curve.unit = instrument == nullptr ? "" : instrument->unit;
  curve.first = group.first + std::chrono::hours{window.begin};
  curve.values = texts_of(group.at(place, *factor), window, instrument);
  const quality::Neighbours beside = quality::neighbours_of(group, place, *factor);
  curve.neighbours = place < group.neighbours.size() ? group.neighbours[place].size() : 0;
  curve.median = texts_of(beside.median, window, instrument);
  curve.low = texts_of(beside.low, window, instrument);
  curve.high = texts_of(beside.high, window, instrument);
  return curve;
}

}  // namespace

Result<std::optional<EvidenceCurve>> curve_of_station(const Office& office, const keep::ReadingBook& book,
                                                      const quality::Finding& finding) {
  LANTIAN_TRY(const auto read, read_quality_group(office, book, {finding.place, days_around(finding).name, "QC-AIR"}));
  return curve_in(read->group, read->window, finding, *read->rule);
}

Result<std::optional<EvidenceCurve>> curve_of_device(const DeviceCheck& check, const quality::Finding& finding) {
  const Period days = days_around(finding);
  LANTIAN_TRY(const standards::QualityRule* rule, check.office.rulebook().quality("QC-AIR", days.last()));
  keep::TelemetryQuery query;
  query.content = static_cast<std::uint8_t>(observe::hj212::Content::hour);
  query.begin = begin_instant(days);
  query.end = end_instant(days);
  LANTIAN_TRY(const auto values, check.values(query));
  quality::Finding by_symbol = finding;
  // Marks about telegrams name the factor by its code.
  const auto* factor = check.protocol.factor(finding.factor);
  if (factor != nullptr && !factor->species.empty()) by_symbol.factor = factor->species;
  const auto hours = hours_of_devices(values, check.devices, check.protocol, *rule, days);
  return curve_in(hours->group, {0, hours->group.hours}, by_symbol, *rule);
}

}  // namespace lantian::serve
