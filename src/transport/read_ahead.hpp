#pragma once
#include "weather/slab.hpp"

#include <optional>
#include <thread>
#include <vector>

namespace lantian::transport {

/// Weather for a run backwards: days are read forwards, as sources of weather like it, each while the day after it is
/// used. Hours must be asked for from the last one downward; none before `begin` is read. Holds two days.
class ReadAhead final : public weather::Weather {
 public:
  ReadAhead(weather::Weather& source, HourEnding begin) : source_{source}, begin_{begin} {}
  ~ReadAhead() override;
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  const weather::Grid& grid() const override { return source_.grid(); }
  HourEnding first() const override { return source_.first(); }
  HourEnding last() const override { return source_.last(); }
  bool synthetic() const override { return source_.synthetic(); }
  std::string lineage() const override { return source_.lineage(); }
  /// What reading this hour from the source returned.
  Result<void> read(HourEnding hour, weather::MetSlab& slab) override;

 private:
  struct DayOfHours {
    HourEnding first{}, last{};
    std::vector<weather::MetSlab> slabs;
    std::vector<Result<void>> outcomes;
    bool holds(HourEnding hour) const { return !outcomes.empty() && first <= hour && hour <= last; }
  };
  /// The hours of the day up to `last`.
  void fill(DayOfHours& day, HourEnding last);

  weather::Weather& source_;
  HourEnding begin_;
  DayOfHours now_, next_;
  std::thread reader_;
};

}  // namespace lantian::transport
