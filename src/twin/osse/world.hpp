#pragma once
#include "transport/run.hpp"
#include "twin/osse/emitting.hpp"

#include <vector>

namespace lantian::twin {

/// A poorer model's air: that of `source` with its vertical exchange changed, and a note of what it says at stations.
class OsseBlurredAir final : public weather::Weather {
 public:
  /// `factor` by hour from `begin` on. Requires: as many factors as hours are read.
  OsseBlurredAir(weather::Weather& source, std::vector<double> factor, HourEnding begin)
      : source_{source}, factor_{std::move(factor)}, begin_{begin} {}
  /// Keeps what the air of `columns` is from the hour `from` on; `hours` of them.
  void listen(std::vector<std::size_t> columns, HourEnding from, std::size_t hours);
  std::vector<StationWeather> heard() && { return std::move(heard_); }

  const weather::Grid& grid() const override { return source_.grid(); }
  HourEnding first() const override { return source_.first(); }
  HourEnding last() const override { return source_.last(); }
  bool synthetic() const override { return source_.synthetic(); }
  std::string lineage() const override { return source_.lineage() + ", vertical exchange changed"; }
  Result<void> read(HourEnding hour, weather::MetSlab& slab) override;

 private:
  void note(std::size_t at, const weather::MetSlab& slab);

  weather::Weather& source_;
  std::vector<double> factor_;
  HourEnding begin_;
  std::vector<std::size_t> columns_;
  HourEnding from_{};
  std::size_t hours_ = 0;
  std::vector<StationWeather> heard_;
};

/// A poorer model's chemistry: gases turn into particles faster or slower.
class OsseBlurredChemistry final : public transport::ChemistrySource {
 public:
  OsseBlurredChemistry(transport::ChemistrySource& source, double factor) : source_{source}, factor_{factor} {}
  void chemistry(const weather::MetSlab& slab, transport::LinearChemistry& out) override {
    source_.chemistry(slab, out);
    for (auto* rates : {&out.sulphate_rate, &out.nitrate_rate}) {
      for (float& rate : *rates) rate *= static_cast<float>(factor_);
    }
  }
  std::string_view lineage() const override { return source_.lineage(); }

 private:
  transport::ChemistrySource& source_;
  double factor_;
};

/// One world in one season.
struct OsseWorld {
  weather::Weather* weather = nullptr;
  transport::ChemistrySource* chemistry = nullptr;
  OsseEmitters* emitters = nullptr;
  std::span<const transport::Path> paths;    ///< whose sum is PM2.5
  std::span<const transport::Path> tracers;  ///< each a species of its own
  std::span<const transport::Probe> probes;
  std::vector<std::string> tags;
  Period period;
  int spin_back_hours = 0;
  int threads = 1;
};

/// PM2.5 at the probes, then each tracer. Returns what run_forward returns.
Result<std::vector<TaggedHours>> run_osse_world(const OsseWorld& world, const transport::RunProgress& progress);

/// Stations [first, first + count) of the hours.
TaggedHours stations_of(const TaggedHours& all, std::size_t first, std::size_t count);

}  // namespace lantian::twin
