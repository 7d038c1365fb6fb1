#include "observe/quality/record_tests.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <bit>

namespace lantian::observe::quality {
namespace {

using standards::FrozenTest;

/// The records of one place, hour by hour.
class Records {
 public:
  Records(const Group& group, std::size_t place, const QualityRule& rule) : test_{*rule.frozen} {
    for (std::size_t factor = 0; factor < group.factors.size(); ++factor) {
      const auto series = group.at(place, factor);
      const Instrument* instrument = rule.instrument(group.factors[factor]);
      if (series.empty() || instrument == nullptr) continue;
      series_.push_back(series);
      floors_.push_back(instrument->floor);
    }
  }

  /// Enough values, and enough of them above the detection limit to tell two hours apart.
  bool speaks(std::size_t slot) const {
    int present = 0;
    int above = 0;
    for (std::size_t i = 0; i < series_.size(); ++i) {
      const Cell cell = series_[i][slot];
      if (!cell.present()) continue;
      ++present;
      above += cell.thousandths() > floors_[i] ? 1 : 0;
    }
    return present >= test_.factors && above >= test_.above_floor;
  }
  /// Every factor that both hours have is equal, and they have enough of them.
  bool alike(std::size_t a, std::size_t b) const {
    int both = 0;
    for (const auto& series : series_) {
      if (!series[a].present() || !series[b].present()) continue;
      if (series[a] != series[b]) return false;
      ++both;
    }
    return both >= test_.factors;
  }
  std::uint64_t hash(std::size_t slot) const {
    std::uint64_t hash = 0x9e3779b97f4a7c15U;
    for (const auto& series : series_) {
      const std::uint64_t value =
          series[slot].present() ? static_cast<std::uint32_t>(series[slot].thousandths()) : 0xffffffff0U;
      hash = (hash ^ value) * 0xff51afd7ed558ccdU;
      hash ^= hash >> 32U;
    }
    return hash;
  }
  std::string text(const Group& group, std::size_t place, std::size_t slot, const QualityRule& rule) const {
    std::string text;
    for (std::size_t factor = 0; factor < group.factors.size(); ++factor) {
      const auto series = group.at(place, factor);
      const Instrument* instrument = rule.instrument(group.factors[factor]);
      if (series.empty() || instrument == nullptr) continue;
      text +=
          fmt::format("{}{} {}", text.empty() ? "" : ", ", group.factors[factor],
                      series[slot].present() ? value_text(series[slot].thousandths(), instrument) : std::string{"-"});
    }
    return text;
  }

 private:
  const FrozenTest& test_;
  std::vector<std::span<const Cell>> series_;
  std::vector<Thousandths> floors_;
};

/// Remembers the latest hour of each record; open addressing, at most half full.
class RecordIndex {
 public:
  explicit RecordIndex(std::size_t hours)
      : places_(std::bit_ceil(std::max<std::size_t>(2 * hours, 16)), Entry{}), mask_{places_.size() - 1} {}
  /// The hour that was noted under this hash before, if any; `slot` takes its place.
  std::optional<std::size_t> exchange(std::uint64_t hash, std::size_t slot) {
    std::size_t at = static_cast<std::size_t>(hash) & mask_;
    while (places_[at].used && places_[at].hash != hash) at = (at + 1) & mask_;
    const auto before = places_[at].used ? std::optional{std::size_t{places_[at].slot}} : std::nullopt;
    places_[at] = {hash, static_cast<std::uint32_t>(slot), true};
    return before;
  }

 private:
  struct Entry {
    std::uint64_t hash = 0;
    std::uint32_t slot = 0;
    bool used = false;
  };
  std::vector<Entry> places_;
  std::size_t mask_;
};

Finding record_finding(const Group& group, std::size_t place, const QualityRule& rule, const Stretch& stretch) {
  Finding finding;
  finding.detector = Detector::frozen;
  finding.severity = Severity::alarm;
  finding.rule = rule_id(rule, Detector::frozen);
  finding.place = group.places[place];
  finding.factor = all_factors;
  finding.from = from_of(group, stretch);
  finding.to = to_of(group, stretch);
  return finding;
}

}  // namespace

std::vector<Finding> find_frozen(const Group& group, std::size_t place, const QualityRule& rule) {
  std::vector<Finding> findings;
  if (!rule.frozen) return findings;
  const FrozenTest& test = *rule.frozen;
  const Records records{group, place, rule};
  RecordIndex index{group.hours};
  const auto most_lag = static_cast<std::size_t>(test.resent_days) * 24;

  std::size_t same = 1;    // records in a row that are one
  std::size_t resent = 0;  // records in a row that equal those `lag` hours before
  std::size_t lag = 0;
  const auto close_same = [&](std::size_t end) {
    if (same >= static_cast<std::size_t>(test.records)) {
      Finding finding = record_finding(group, place, rule, {end - same, end});
      finding.reason = fmt::format("all factors repeat the record of {} for {} h", time_text(finding.from), same);
      finding.evidence.push_back({"record", records.text(group, place, end - 1, rule)});
      finding.evidence.push_back({"threshold", fmt::format("{} equal records", test.records)});
      findings.push_back(std::move(finding));
    }
    same = 1;
  };
  const auto close_resent = [&](std::size_t end) {
    if (resent >= static_cast<std::size_t>(test.resent_records)) {
      const Stretch stretch{end - resent, end};
      Finding finding = record_finding(group, place, rule, stretch);
      finding.reason = fmt::format("{} records in a row are those of {} again", resent,
                                   time_text(from_of(group, {stretch.begin - lag, stretch.end})));
      finding.evidence.push_back({"first record", records.text(group, place, stretch.begin, rule)});
      finding.evidence.push_back({"hours between", std::to_string(lag)});
      finding.evidence.push_back(
          {"threshold", fmt::format("{} records inside {} days", test.resent_records, test.resent_days)});
      findings.push_back(std::move(finding));
    }
    resent = 0;
  };

  for (std::size_t slot = 0; slot < group.hours; ++slot) {
    if (!records.speaks(slot)) {
      close_same(slot);
      close_resent(slot);
      continue;
    }
    const bool repeated = slot > 0 && records.alike(slot - 1, slot);
    if (repeated) ++same;
    if (!repeated) close_same(slot);
    const auto before = index.exchange(records.hash(slot), slot);
    const bool again = before && slot - *before > 1 && slot - *before <= most_lag && records.alike(*before, slot);
    if (!again || slot - *before != lag || repeated) close_resent(slot);
    if (again && !repeated) {
      lag = slot - *before;
      ++resent;
    }
  }
  close_same(group.hours);
  close_resent(group.hours);
  std::ranges::stable_sort(findings, {}, &Finding::from);
  return findings;
}

}  // namespace lantian::observe::quality
