#include "base/assert.hpp"
#include "transport/parallel.hpp"
#include "twin/osse/draws.hpp"
#include "twin/osse/emitting.hpp"
#include "twin/osse/observing.hpp"
#include "twin/osse/osse.hpp"
#include "twin/osse/world.hpp"

#include <cmath>
#include <memory>
#include <mutex>

namespace lantian::twin {
namespace {

constexpr std::size_t seasons = 2;

/// Sums of few such numbers below a million are exact.
double on_exact_grain(double value) {
  constexpr double grain = 4'294'967'296.0;  // 2^32
  return std::round(value * grain) / grain;
}

/// One world in one season, made ready and run.
struct OsseJob {
  OsseAir air;
  bool explaining = false;
  std::size_t season = 0;
  std::unique_ptr<OsseBlurredAir> blurred;
  std::unique_ptr<OsseBlurredChemistry> reacting;
  std::unique_ptr<OsseEmitters> emitters;
  std::vector<transport::Probe> probes;                                  ///< the stations, then the control station
  Result<std::vector<TaggedHours>> answer = std::vector<TaggedHours>{};  ///< PM2.5, then the tracers
};

class OsseMaker {
 public:
  OsseMaker(const OsseInput& input, std::uint64_t seed, const OsseProgress& progress)
      : input_{input}, plan_{input.plan}, seed_{seed}, progress_{progress}, draws_{osse_draws(input.plan, seed)} {}

  Result<Osse> make() {
    describe();
    for (std::size_t season = 0; season < seasons; ++season) {
      LANTIAN_CHECK(ready(jobs_[season], season, false));
      LANTIAN_CHECK(ready(jobs_[seasons + season], season, true));
    }
    // Four runs that share nothing: whole runs beside each other keep threads busier than the parts of one.
    transport::for_each_task(jobs_.size(), input_.threads, [this](std::size_t job, std::size_t) { run(jobs_[job]); });
    for (const OsseJob& job : jobs_) {
      if (!job.answer) return job.answer.error();
    }
    for (std::size_t season = 0; season < seasons; ++season) finish(season);
    for (std::size_t m = 0; m < out_.measures.size(); ++m)
      out_.measures[m].claimed_t = jobs_[seasons + 1].emitters->counted_kg()[plan_.sectors.size() + m] / 1000;
    tell_truth();
    return std::move(out_);
  }

 private:
  OsseSeason& season_of(std::size_t season) { return season == 0 ? out_.before : out_.after; }
  const Period& period_of(std::size_t season) const { return season == 0 ? plan_.before : plan_.after; }
  int spin_back_hours() const { return 24 * plan_.spin_back_days; }
  std::size_t hours_of(std::size_t season) const { return static_cast<std::size_t>(period_of(season).days()) * 24; }
  HourEnding begin_of(std::size_t season) const {
    return hour_ending(period_of(season).begin, 1) - std::chrono::hours{spin_back_hours()};
  }
  std::size_t all_hours() const {
    return 2 * (hours_of(0) + hours_of(1) + 2 * static_cast<std::size_t>(spin_back_hours()));
  }

  void describe() {
    out_.seed = seed_;
    for (const OsseSector& sector : plan_.sectors) {
      out_.sectors.push_back(sector.id);
      out_.sector_scale_sd.push_back(std::hypot(sector.scale_sd, sector.model_sd));
    }
    out_.sector_scale = draws_.sector_scale;
    out_.exchange_factor = draws_.exchange;
    out_.reaction_factor = draws_.reaction;
    out_.instrument_relative_sd = plan_.instruments.relative_sd;
    out_.instrument_absolute_sd = plan_.instruments.absolute_sd;
    out_.drift_sd = plan_.instruments.drift_sd;
    for (std::size_t m = 0; m < plan_.measures.size(); ++m) {
      const OsseMeasurePlan& planned = plan_.measures[m];
      OsseMeasure measure;
      measure.id = measure.tag = planned.id;
      measure.sector = plan_.sectors[planned.sector].id;
      measure.name = planned.name;
      measure.units = planned.units;
      measure.claimed_share = draws_.claimed_share[m];
      measure.claimed_sd_share = plan_.claimed_sd;
      measure.realised = draws_.realised[m];
      measure.placebo = planned.placebo;
      out_.measures.push_back(std::move(measure));
    }
  }

  Result<void> ready(OsseJob& job, std::size_t season, bool explaining) {
    job.air = explaining ? input_.explaining.at(season) : input_.truth.at(season);
    job.season = season;
    job.explaining = explaining;
    const weather::Grid& grid = job.air.weather->grid();
    OsseEmission emission;
    emission.sectors = explaining ? std::span<const OsseSector>{draws_.believed} : plan_.sectors;
    emission.measures = plan_.measures;
    emission.claimed_share = draws_.claimed_share;
    emission.in_force = season == 1;
    emission.units = input_.units;
    emission.area_sigma_m = input_.area_sigma_m;
    emission.heating = plan_.heating;
    if (explaining) emission.heating.memory_hours = plan_.ignorance.memory_hours;
    emission.rise = &input_.rise;
    LANTIAN_TRY(job.emitters, OsseEmitters::make(emission, grid));
    std::vector<OssePlace> places = input_.stations;
    places.push_back({plan_.control_id, plan_.control_longitude, plan_.control_latitude});
    std::vector<std::size_t> columns;
    for (const OssePlace& place : places) {
      const auto point = weather::to_map(grid.projection, {place.longitude, place.latitude});
      LANTIAN_TRY(auto probe, transport::make_probe(grid, place.id, point));
      job.probes.push_back(std::move(probe));
      columns.push_back(grid.column(static_cast<int>((point.x - grid.west_m) / grid.cell_m),
                                    static_cast<int>((point.y - grid.south_m) / grid.cell_m)));
    }
    columns.pop_back();
    if (explaining) blur(job, std::move(columns));
    return {};
  }

  void blur(OsseJob& job, std::vector<std::size_t> columns) {
    const OsseIgnorance& ignorance = plan_.ignorance;
    const std::size_t hours = hours_of(job.season) + static_cast<std::size_t>(spin_back_hours());
    std::vector<double> factor =
        osse_wander(seed_, OsseDraw::exchange_wander, job.season, hours, ignorance.exchange_wander_hours);
    for (double& value : factor) value = draws_.exchange * std::exp(ignorance.exchange_wander_sd * value);
    job.blurred = std::make_unique<OsseBlurredAir>(*job.air.weather, std::move(factor), begin_of(job.season));
    job.blurred->listen(std::move(columns), hour_ending(period_of(job.season).begin, 1), hours_of(job.season));
    job.air.weather = job.blurred.get();
    job.reacting = std::make_unique<OsseBlurredChemistry>(*job.air.chemistry, draws_.reaction);
    job.air.chemistry = job.reacting.get();
  }

  void run(OsseJob& job) {
    OsseWorld world;
    world.weather = job.air.weather;
    world.chemistry = job.air.chemistry;
    world.emitters = job.emitters.get();
    world.paths = job.explaining ? plan_.explaining_paths : plan_.truth_paths;
    world.tracers = plan_.tracers;
    world.probes = job.probes;
    world.tags = out_.sectors;
    for (const OsseMeasure& measure : out_.measures) world.tags.push_back(measure.tag);
    world.period = period_of(job.season);
    world.spin_back_hours = spin_back_hours();
    world.threads = std::max(1, input_.threads / static_cast<int>(jobs_.size()));
    job.answer = run_osse_world(world, [this](std::size_t, std::size_t) { return advanced(); });
  }

  bool advanced() {
    const std::lock_guard lock{progressing_};
    ++done_;
    if (progress_ && !stopped_) stopped_ = !progress_(done_, all_hours());
    return !stopped_;
  }

  void finish(std::size_t season) {
    OsseSeason& out = season_of(season);
    const TaggedHours& truth = jobs_[season].answer->front();
    const TaggedHours& modelled = jobs_[seasons + season].answer->front();
    const std::size_t stations = input_.stations.size();
    out.period = period_of(season);
    out.truth = stations_of(truth, 0, stations);
    out.modelled = stations_of(modelled, 0, stations);
    out.background = osse_background(plan_, draws_, seed_, season, out.hours());
    out.weather = std::move(*jobs_[seasons + season].blurred).heard();
    for (std::size_t station = 0; station <= stations; ++station) {
      std::vector<double> air(out.hours());
      for (std::size_t hour = 0; hour < air.size(); ++hour)
        air[hour] = out.background[hour] + uncut(truth, hour, station) - cut(truth, hour, station);
      auto observed = observe_osse(plan_.instruments, seed_, {station, season}, air);
      (station < stations ? out.observed : out.control).push_back(std::move(observed));
    }
    for (std::size_t t = 0; t < plan_.tracers.size(); ++t) out.tracers.push_back(tracer(season, t));
  }

  /// A further species at the stations; nothing of it comes from outside.
  OsseTracer tracer(std::size_t season, std::size_t t) const {
    const std::size_t stations = input_.stations.size();
    const TaggedHours& truth = (*jobs_[season].answer)[1 + t];
    OsseTracer out{std::string{transport::rule_of(plan_.tracers[t]).id},
                   stations_of((*jobs_[seasons + season].answer)[1 + t], 0, stations),
                   {}};
    for (std::size_t station = 0; station < stations; ++station) {
      std::vector<double> air(truth.hours.size());
      for (std::size_t hour = 0; hour < air.size(); ++hour)
        air[hour] = uncut(truth, hour, station) - cut(truth, hour, station);
      const std::size_t instrument = (1 + t) * (stations + 1) + station;
      out.observed.push_back(observe_osse(plan_.instruments, seed_, {instrument, season}, air));
    }
    return out;
  }

  double uncut(const TaggedHours& truth, std::size_t hour, std::size_t station) const {
    double sum = 0;
    for (std::size_t tag = 0; tag < plan_.sectors.size(); ++tag) sum += truth.at(hour, station, tag);
    return sum;
  }
  double cut(const TaggedHours& truth, std::size_t hour, std::size_t station) const {
    double sum = 0;
    for (std::size_t m = 0; m < plan_.measures.size(); ++m)
      sum += draws_.realised[m] * truth.at(hour, station, plan_.sectors.size() + m);
    return sum;
  }

  template <class Value>
  double mean_over(const OsseSeason& season, Value value) const {
    double sum = 0;
    for (std::size_t hour = 0; hour < season.hours(); ++hour) {
      for (std::size_t station = 0; station < season.truth.stations.size(); ++station) sum += value(hour, station);
    }
    return on_exact_grain(sum / static_cast<double>(season.hours() * season.truth.stations.size()));
  }

  void tell_truth() {
    std::array<double, seasons> air{}, background{};
    for (std::size_t season = 0; season < seasons; ++season) {
      const OsseSeason& of = season_of(season);
      air.at(season) = mean_over(of, [&](std::size_t hour, std::size_t st) { return uncut(of.truth, hour, st); });
      background.at(season) = mean_over(of, [&](std::size_t hour, std::size_t) { return of.background[hour]; });
    }
    OsseTruth& truth = out_.truth;
    truth.before = air[0] + background[0];
    truth.after = air[1] + background[1];
    truth.weather = air[1] - air[0];
    truth.background = background[1] - background[0];
    for (std::size_t m = 0; m < plan_.measures.size(); ++m) {
      const double claim = mean_over(out_.after, [&](std::size_t hour, std::size_t station) {
        return out_.after.truth.at(hour, station, plan_.sectors.size() + m);
      });
      truth.measures.push_back(on_exact_grain(-draws_.realised[m] * claim) + 0.0);  // no negative zero
      truth.after += truth.measures.back();
    }
  }

  const OsseInput& input_;
  const OssePlan& plan_;
  std::uint64_t seed_;
  const OsseProgress& progress_;
  OsseDraws draws_;
  Osse out_;
  std::array<OsseJob, 2 * seasons> jobs_;  ///< truth before and after, explaining before and after
  std::mutex progressing_;
  std::size_t done_ = 0;
  bool stopped_ = false;
};

}  // namespace

Result<Osse> make_osse(const OsseInput& input, std::uint64_t seed, const OsseProgress& progress) {
  LANTIAN_ASSERT(!input.stations.empty(), "an OSSE has stations");
  return OsseMaker{input, seed, progress}.make();
}

}  // namespace lantian::twin
