#include "explain/contributions/blocks.hpp"

#include "base/assert.hpp"

namespace lantian::explain {
namespace {

const TracerSeason& season_of(const Tracer& tracer, std::uint32_t season) {
  return season == 0 ? tracer.before : tracer.after;
}

/// Adds hours of one station up.
class BlockSum {
 public:
  BlockSum(const TracerSeason& season, std::size_t station, std::size_t tags)
      : season_{season}, station_{station}, out_{} {
    out_.tags.assign(tags, 0.0);
  }
  void add(std::size_t hour, double observed) {
    const std::size_t tags = out_.tags.size();
    const float* modelled = season_.modelled.data() + (hour * season_.stations + station_) * tags;
    for (std::size_t tag = 0; tag < tags; ++tag) out_.tags[tag] += static_cast<double>(modelled[tag]);
    out_.observed += observed;
    out_.background += *season_.background[hour];
    ++hours_;
  }
  std::size_t hours() const { return hours_; }
  FittedBlock mean() const {
    FittedBlock out = out_;
    const auto n = static_cast<double>(hours_);
    out.observed /= n;
    out.background /= n;
    for (double& tag : out.tags) tag /= n;
    return out;
  }

 private:
  const TracerSeason& season_;
  std::size_t station_;
  FittedBlock out_;
  std::size_t hours_ = 0;
};

}  // namespace

std::vector<BlockGroup> make_blocks(const InversionInput& input) {
  const std::size_t tags = input.groups.size() + input.claims.size();
  const auto length = static_cast<std::size_t>(input.rule.block_hours);
  std::vector<BlockGroup> out;
  for (std::uint32_t t = 0; t < input.tracers.size(); ++t) {
    for (const std::uint32_t s : {0U, 1U}) {
      const TracerSeason& season = season_of(input.tracers[t], s);
      LANTIAN_ASSERT(season.modelled.size() == season.hours * season.stations * tags, "tags of every hour and station");
      std::vector<Values> clean;
      for (const Values& one : season.observed) clean.push_back(without_faults(one));
      for (std::size_t first = 0; first + length <= season.hours; first += length) {
        BlockGroup group;
        for (std::uint32_t station = 0; station < season.stations; ++station) {
          BlockSum sum{season, station, tags};
          for (std::size_t hour = first; hour < first + length; ++hour) {
            if (clean[station][hour] && season.background[hour]) sum.add(hour, *clean[station][hour]);
          }
          if (static_cast<double>(sum.hours()) < input.rule.least_hours_share * static_cast<double>(length)) continue;
          FittedBlock block = sum.mean();
          block.tracer = t;
          block.station = station;
          block.season = s;
          group.blocks.push_back(std::move(block));
        }
        if (!group.blocks.empty()) out.push_back(std::move(group));
      }
    }
  }
  return out;
}

SeasonMeans season_means(const TracerSeason& season, std::size_t tags) {
  SeasonMeans out;
  out.tags.assign(tags, 0.0);
  const std::size_t rows = season.hours * season.stations;
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t tag = 0; tag < tags; ++tag)
      out.tags[tag] += static_cast<double>(season.modelled[row * tags + tag]);
  }
  for (double& tag : out.tags) tag /= static_cast<double>(rows);
  std::size_t known = 0;
  for (const auto& value : season.background) {
    out.background += value.value_or(0);
    known += value ? 1U : 0U;
  }
  if (known > 0) out.background /= static_cast<double>(known);
  return out;
}

}  // namespace lantian::explain
