#pragma once
// For the tests of this folder only: a small rule with round numbers of its own, and series written as numbers.
#include "observe/quality/check.hpp"
#include "observe/quality/dice.hpp"
#include "standards/rulebook.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

namespace lantian::observe::quality::quality_trial {

inline constexpr double gap = -1e9;  ///< a missing hour

inline const QualityRule& rule() {
  static const standards::Rulebook book = [] {
    const std::string text = R"(
kind = "quality"
id = "QC-TEST"
edition = "1"
title = { en = "test" }
status = "unverified"
notes = ["made for tests"]
source = { document = "none" }
in_force = [{ from = 2000-01-01 }]
instruments = [
  { factor = "PM2.5", unit = "ug/m3", low = 0, high = 1000, step = 1, floor = 5, noise = 5, share = "0.1" },
  { factor = "PM10", unit = "ug/m3", low = 0, high = 2000, step = 1, floor = 6, noise = 5, share = "0.1" },
  { factor = "SO2", unit = "ug/m3", low = 0, high = 1300, step = 1, floor = 5, noise = 5, share = "0.1" },
  { factor = "NO2", unit = "ug/m3", low = 0, high = 900, step = 1, floor = 4, noise = 5, share = "0.1" },
  { factor = "CO", unit = "mg/m3", low = 0, high = 57, step = "0.1", floor = "0.6", noise = "0.3", share = "0.1" },
  { factor = "TEMP", unit = "C", low = -50, high = 60, step = "0.1", floor = -50, noise = "0.5", share = 0 },
]
range = { source = "t", status = "unverified" }
[jump]
source = "t"
status = "unverified"
memory_hours = 24
times = 10
support = "0.25"
neighbours = 3
back_hours = 3
back_share = "0.5"
rows = [{ factor = "PM10", at_least = 100 }]
[flat]
source = "t"
status = "unverified"
gap_hours = 2
rows = [
  { factor = "PM2.5", above = 5, spread = 0, hours = 6 },
  { factor = "PM10", above = "9.999", spread = 2, hours = 9 },
  { factor = "SO2", above = 5, spread = 0, hours = 9 },
  { factor = "CO", above = "0.6", spread = 0, hours = 10 },
]
floors = [
  { factor = "PM2.5", hours = 24, agree = 2 },
  { factor = "SO2" },
  { factor = "NO2", contradicted_above = 25, contradicted_hours = 12 },
]
[frozen]
source = "t"
status = "unverified"
factors = 3
above_floor = 2
records = 3
resent_records = 2
resent_days = 10
[order]
source = "t"
status = "unverified"
hours = 3
gap_hours = 1
rows = [{ part = "PM2.5", whole = "PM10", share = "0.2", absolute = 10 }]
[duplicate]
source = "t"
status = "unverified"
block_hours = 24
present = 20
distinct = 6
blocks = 2
[disagree]
source = "t"
status = "unverified"
hours = 24
present = 16
memory_days = 20
neighbours = 3
lasting_hours = 12
factor = 2
[dust]
source = "t"
status = "unverified"
factor = "PM10"
window_hours = 6
neighbours = 3
lasting_hours = 2
rise = 100
level = 150
flat_share = "0.1"
flat_at_most = 10
reference_share = "0.5"
[average]
source = "t"
status = "unverified"
last_places = 0
[hour]
source = "t"
status = "unverified"
valid_minutes = 45
last_places = 1
share = "0.02"
[oxygen]
source = "t"
status = "unverified"
ambient = 21
at_most = 19
last_places = 1
share = "0.01"
[clock]
source = "t"
status = "unverified"
telegrams = 5
alarm_seconds = 300
zone_minutes = -120
zone_within_seconds = 900
label_share = 50
)";
    const std::vector<terms::SourceFile> files{{"QC-TEST/1.toml", text}};
    auto outcome = standards::load_rulebook(files, {"lock", ""});
    for (const auto& fault : outcome.faults) MESSAGE(fault.text());
    REQUIRE(outcome.rulebook);
    return *std::move(outcome.rulebook);
  }();
  return **book.quality("QC-TEST", Day{std::chrono::year{2024} / 1 / 1});
}

inline Day first_day() {
  return Day{std::chrono::year{2024} / 3 / 1};
}

/// Series by place and factor, in ug/m3 (CO too: 1 mg/m3 = 1000).
class Town {
 public:
  using Values = std::vector<double>;
  Town& put(const std::string& place, const std::string& factor, const Values& values) {
    cells_[place][factor].clear();
    for (const double value : values) {
      cells_[place][factor].push_back(value == gap ? Cell{}
                                                   : Cell::of(static_cast<std::int32_t>(std::lround(value * 1000))));
    }
    hours_ = values.size();
    return *this;
  }
  /// All places are neighbours. The town must outlive the group.
  Group group(const std::vector<std::string>& factors) const {
    Group group;
    group.first = hour_ending(first_day(), 1);
    group.hours = hours_;
    group.factors = factors;
    for (const auto& [place, series] : cells_) {
      group.places.push_back(place);
      for (const std::string& factor : factors) {
        const auto found = series.find(factor);
        group.series.push_back(found == series.end() ? std::span<const Cell>{} : std::span<const Cell>{found->second});
      }
    }
    group.join_all();
    return group;
  }

 private:
  std::map<std::string, std::map<std::string, std::vector<Cell>>> cells_;
  std::size_t hours_ = 0;
};

/// `times` values that swing around `middle` by a fifth without a pattern.
inline std::vector<double> lively(double middle, std::size_t times, unsigned phase = 0) {
  std::vector<double> values;
  Dice dice{1000 + phase};
  for (std::size_t i = 0; i < times; ++i) {
    // Odd and even hours never meet, so that no value stands twice in a row.
    const auto part = static_cast<double>(dice.between(0, 19)) / 20.0;
    values.push_back(std::floor(middle * (0.8 + 0.4 * part)) + (i % 2 == 0 ? 0.25 : 0.75));
  }
  return values;
}

inline void set(std::vector<double>& values, std::size_t begin, std::size_t end, double value) {
  std::fill(values.begin() + static_cast<std::ptrdiff_t>(begin), values.begin() + static_cast<std::ptrdiff_t>(end),
            value);
}

/// Findings of one detector at the first place, as [begin, end) hours counted from the group's first.
inline std::vector<Stretch> stretches(const Group& group, const std::vector<Finding>& findings) {
  std::vector<Stretch> all;
  const UtcSeconds start = begin_of(group.first);
  for (const Finding& finding : findings) {
    all.push_back({static_cast<std::size_t>((finding.from - start).count() / 3600),
                   static_cast<std::size_t>((finding.to - start).count() / 3600)});
  }
  return all;
}

inline std::vector<Stretch> found(const Town& town, const std::vector<std::string>& factors, Detector detector) {
  const Group group = town.group(factors);
  return stretches(group, check_place(group, 0, rule(), detector));
}

inline bool says(const Finding& finding, const std::string& words) {
  return finding.reason.find(words) != std::string::npos;
}

}  // namespace lantian::observe::quality::quality_trial

namespace doctest {
template <>
struct StringMaker<lantian::observe::quality::Stretch> {
  static String convert(const lantian::observe::quality::Stretch& stretch) {
    return ("[" + std::to_string(stretch.begin) + ", " + std::to_string(stretch.end) + ")").c_str();
  }
};
}  // namespace doctest
