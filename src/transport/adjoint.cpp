#include "transport/adjoint.hpp"

#include "base/assert.hpp"
#include "transport/lanes.hpp"
#include "transport/parallel.hpp"
#include "transport/read_ahead.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <memory>
#include <span>

namespace lantian::transport {
namespace {

using LaneSums = std::array<double, lanes>;

/// The columns that any emitter touches, and puffs of the hour, numbered one after another, so that means are kept for
/// them alone. And the places: many emitters of a town lie on the very same columns, which then meet the field once for
/// all of them.
class TouchedColumns {
 public:
  explicit TouchedColumns(const RunInput& input)
      : levels_{static_cast<std::size_t>(input.grid->nz)}, number_(input.grid->columns(), none) {
    std::map<std::vector<std::pair<std::uint32_t, float>>, std::size_t> known;
    for (const Emitter& emitter : input.emitters) {
      std::vector<std::pair<std::uint32_t, float>> key;
      for (const ColumnShare& one : emitter.columns) key.emplace_back(one.column, one.share);
      const auto [at, fresh] = known.emplace(std::move(key), shares_.size());
      if (fresh) shares_.emplace_back(emitter.columns);
      place_of_.push_back(at->second);
    }
    for (const Emitter& emitter : input.emitters) {
      for (const ColumnShare& one : emitter.columns) touch(one.column);
    }
    always_ = columns_.size();
    for (const std::span<const ColumnShare> shares : shares_) {
      std::vector<CellWeight>& lowest = places_.emplace_back();
      for (const ColumnShare& one : shares) lowest.push_back({number_[one.column] * levels_, double{one.share}});
    }
  }
  /// Beside the emitters' columns those in which the grid takes over puffs, and no others.
  void set_hour(std::span<const NearPart> near) {
    for (std::size_t n = always_; n < columns_.size(); ++n) number_[columns_[n]] = none;
    columns_.resize(always_);
    handed_.clear();
    for (const NearPart& part : near) {
      for (const CellWeight& one : part.handed) {
        touch(one.cell / levels_);
        handed_.push_back({number_[one.cell / levels_] * levels_ + one.cell % levels_, one.weight});
      }
    }
  }
  /// Cells that puffs of the hour go over into, part after part, counted in touched columns.
  std::span<const CellWeight> handed() const { return handed_; }
  const std::vector<std::size_t>& columns() const { return columns_; }
  std::size_t place_of(std::size_t emitter) const { return place_of_[emitter]; }
  /// By place: its lowest cells, counted in touched columns, by their shares.
  const std::vector<std::vector<CellWeight>>& places() const { return places_; }

 private:
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
  void touch(std::size_t column) {
    if (number_[column] != none) return;
    number_[column] = static_cast<std::uint32_t>(columns_.size());
    columns_.push_back(column);
  }
  std::size_t levels_, always_ = 0;
  std::vector<std::uint32_t> number_;
  std::vector<std::size_t> columns_, place_of_;
  std::vector<CellWeight> handed_;
  std::vector<std::span<const ColumnShare>> shares_;  ///< by place
  std::vector<std::vector<CellWeight>> places_;
};

/// Sixteen probes on one path.
template <class T>
class LaneRun {
 public:
  LaneRun(const RunInput& input, const TouchedColumns& touched, Path path, std::size_t first_probe)
      : input_{input},
        touched_{touched},
        rule_{rule_of(path)},
        first_{first_probe},
        probes_{std::min<std::size_t>(lanes, input.probes.size() - first_probe)},
        levels_{static_cast<std::size_t>(input.grid->nz)},
        primary_{shape_of(*input.grid)},
        met_(touched.places().size() * levels_),
        fresh_(met_.size(), false),
        share_(input.emitters.size()),
        near_(input.near == nullptr || rule_.chain ? 0 : input.near->stacks.size()) {
    if (rule_.chain) secondary_ = std::make_unique<Field<T>>(shape_of(*input.grid));
  }

  /// One hour backwards. `forcing`: 0 outside the window, else 1 / hours of the window.
  void hour(const RunHour<T>& hour, double forcing, Stepper<T>& stepper) {
    const TransportHour<T>& air = hour.transport;
    const bool silent = rule_.chain && reaction(air).stay_primary.empty();
    mean_.assign(touched_.columns().size() * levels_ * lanes, T{0});
    for (int pair = 0; pair < air.pairs; ++pair) {
      if (forcing > 0) listen(air, forcing / air.pairs);
      if (silent) {
        wash(air.stay[static_cast<std::size_t>(rule_.primary)], primary_);
        wash(air.stay[static_cast<std::size_t>(Kind::fine)], *secondary_);
      } else if (rule_.chain) {
        react_transposed(reaction(air), primary_, *secondary_);
      } else {
        wash(air.stay[static_cast<std::size_t>(rule_.primary)], primary_);
      }
      take_in(hour.inflow);
      stepper.backward(air.interval, primary_, 1, static_cast<std::size_t>(rule_.primary));
      if (rule_.chain) stepper.backward(air.interval, *secondary_, 1, static_cast<std::size_t>(Kind::fine));
      keep_mean(T{1} / static_cast<T>(air.pairs));
    }
    meet_emissions(hour);
    if (!near_.empty()) meet_puffs(hour, forcing);
  }

  /// Before each hour of the window: probes that do not hear it are deaf, and others hear so much more that the forcing
  /// of all their hours adds up to 1.
  void hear(const Window& window, std::size_t hour) {
    for (std::size_t lane = 0; lane < probes_; ++lane) {
      const bool hears = window.hears(first_ + lane, hour);
      const auto all = static_cast<double>(window.hours()), own = static_cast<double>(window.hours_of(first_ + lane));
      ear_[lane] = hears ? all / own : 0.0;
    }
  }

  /// Adds the hour's fields to the map: band by band, by thickness.
  void map_hour(std::span<const double> tops) {
    const std::size_t columns = input_.grid->columns();
    if (map_.empty()) map_.assign(tops.size() * columns * lanes, 0.0F);
    double bottom = 0;
    for (std::size_t band = 0; band < tops.size(); ++band) {
      for (std::size_t k = 0; k < levels_; ++k) {
        const auto& edge = input_.grid->interfaces;
        const double common = std::min(tops[band], edge[k + 1]) - std::max(bottom, edge[k]);
        if (common <= 0) continue;
        const auto part = static_cast<float>(common / (tops[band] - bottom));
        for (std::size_t column = 0; column < columns; ++column) {
          const T* from = &primary_.values()[(column * levels_ + k) * lanes];
          float* to = &map_[(band * columns + column) * lanes];
          add_lanes(to, from, part);
        }
      }
      bottom = tops[band];
    }
  }

  std::size_t first() const { return first_; }
  std::size_t probes() const { return probes_; }
  /// On the grid from the start.
  double share(std::size_t emitter, std::size_t lane) const { return share_[emitter][lane]; }
  /// Of stacks whose smoke travels as puffs first; none on a path with chemistry.
  std::size_t near_stacks() const { return near_.size(); }
  double near(std::size_t stack, std::size_t lane) const { return near_[stack][lane]; }
  float map(std::size_t place, std::size_t lane) const { return map_[place * lanes + lane]; }
  /// Of a uniform mixing ratio: what came in, and what was there at the beginning.
  double boundary(std::size_t lane) const { return boundary_[lane] / whole(lane); }
  double initial(std::size_t lane) const {
    double sum = 0;
    for (std::size_t cell = 0; cell < input_.air.size(); ++cell) {
      sum += static_cast<double>(primary_.values()[cell * lanes + lane]) * input_.air[cell];
    }
    return sum / whole(lane);
  }

 private:
  const ChainFactors<T>& reaction(const TransportHour<T>& air) const {
    return rule_.primary == Kind::so2 ? air.sulphur : air.nitrogen;
  }
  Field<T>& measured() { return rule_.chain ? *secondary_ : primary_; }

  void listen(const TransportHour<T>& air, double scale) {
    const auto values = measured().values();
    const bool shared = rule_.chain && rule_.primary == Kind::nox && !air.nitrate_share.empty();
    for (std::size_t lane = 0; lane < probes_; ++lane) {
      for (const CellWeight& one : input_.probes[first_ + lane].cells) {
        const double share = shared ? static_cast<double>(air.nitrate_share[one.cell]) : 1.0;
        values[one.cell * lanes + lane] += static_cast<T>(one.weight * rule_.weight * scale * share * ear_[lane]);
      }
    }
  }

  void take_in(const std::vector<CellWeight>& inflow) {
    LaneSums sum = boundary_;
    for (const CellWeight& one : inflow) {
      add_lanes(sum.data(), &primary_.values()[one.cell * lanes], one.weight);
    }
    boundary_ = sum;
  }

  void keep_mean(T part) {
    const std::size_t column_values = levels_ * lanes;
    T* to = mean_.data();
    for (const std::size_t column : touched_.columns()) {
      const T* from = &primary_.values()[column * column_values];
      for (std::size_t n = 0; n < column_values; ++n) to[n] += from[n] * part;
      to += column_values;
    }
  }

  void meet_emissions(const RunHour<T>& hour) {
    std::fill(fresh_.begin(), fresh_.end(), false);
    for (std::size_t e = 0; e < share_.size(); ++e) {
      const float rate = hour.kg_h[e * precursors + static_cast<std::size_t>(rule_.from)];
      if (rate <= 0) continue;
      for (std::size_t k = 0; k < levels_; ++k) {
        const float layer = hour.layers[e * levels_ + k];
        if (layer == 0.0F) continue;
        const std::array<T, lanes>& seen = met(touched_.place_of(e), k);
        add_lanes(share_[e].data(), seen.data(), static_cast<double>(rate) * static_cast<double>(layer));
      }
    }
  }
  /// The hour's mean field over the columns of a place in one layer, by their shares.
  const std::array<T, lanes>& met(std::size_t place, std::size_t level) {
    const std::size_t at = place * levels_ + level;
    if (!fresh_[at]) {
      gather_lanes(mean_.data() + level * lanes, touched_.places()[place], met_[at].data());
      fresh_[at] = true;
    }
    return met_[at];
  }

  void meet_puffs(const RunHour<T>& hour, double forcing) {
    std::span<const CellWeight> places = touched_.handed();
    for (const NearPart& part : hour.near) {
      const auto cells = places.first(part.handed.size());
      places = places.subspan(cells.size());
      const auto kg = static_cast<double>(part.kg[static_cast<std::size_t>(rule_.from)]);
      if (!(kg > 0)) continue;
      std::array<T, lanes> sum;
      gather_lanes(mean_.data(), cells, sum.data());
      LaneSums& to = near_[part.stack];
      add_lanes(to.data(), sum.data(), kg);
      for (std::size_t lane = 0; lane < probes_; ++lane)
        to[lane] += kg * forcing * ear_[lane] * part.ug_m3[first_ + lane];
    }
  }

  /// What a mixing ratio of one everywhere would be measured as.
  double whole(std::size_t lane) const {
    double sum = 0;
    for (const CellWeight& one : input_.probes[first_ + lane].cells) sum += one.weight * input_.air[one.cell];
    return sum * rule_.weight;
  }

  const RunInput& input_;
  const TouchedColumns& touched_;
  PathRule rule_;
  std::size_t first_, probes_, levels_;
  Field<T> primary_;
  std::unique_ptr<Field<T>> secondary_;
  std::vector<T> mean_;                    ///< over the pairs of an hour, in touched columns
  std::vector<std::array<T, lanes>> met_;  ///< [place][layer]; of this hour where `fresh_`
  std::vector<bool> fresh_;
  std::vector<LaneSums> share_;
  std::vector<LaneSums> near_;  ///< by stack of the near field
  LaneSums boundary_{};
  LaneSums ear_{};          ///< see hear
  std::vector<float> map_;  ///< [band][column][lane]
};

template <class T>
class WindowRun {
 public:
  WindowRun(const RunInput& input, const AdjointChoice& choice, const Window& window)
      : input_{input}, choice_{choice}, window_{window}, touched_{input}, maker_{input, true, span_of(window)} {
    // Two fields first: long tasks before short ones.
    for (const bool chain : {true, false}) {
      for (std::size_t first = 0; first < input.probes.size(); first += lanes) {
        for (std::size_t path = 0; path < choice.paths.size(); ++path) {
          if (rule_of(choice.paths[path]).chain != chain) continue;
          runs_.push_back({path, std::make_unique<LaneRun<T>>(input, touched_, choice.paths[path], first)});
        }
      }
    }
    for (int n = 0; n < std::max(1, input.threads); ++n) steppers_.emplace_back(shape_of(*input.grid));
  }

  Result<WindowAnswer> run(const RunProgress& progress) {
    const std::size_t all = window_.all_hours();
    std::array<RunHour<T>, 2> hours{RunHour<T>{input_}, RunHour<T>{input_}};
    LANTIAN_CHECK(maker_.make(window_.last, hours[0]));
    maker_.make_near(hours[0]);
    WindowAnswer answer;
    for (std::size_t n = 0; n < all; ++n) {
      const HourEnding hour = window_.last - std::chrono::hours{n};
      const RunHour<T>& now = hours[n % 2];
      answer.pairs += now.transport.pairs;
      answer.courant = std::max(answer.courant, now.transport.courant);
      Result<void> next;
      touched_.set_hour(now.near);
      const double forcing = hour >= window_.first ? 1.0 / static_cast<double>(window_.hours()) : 0.0;
      // The next hour is made while this one runs.
      for_each_task(runs_.size() + 1, input_.threads, [&](std::size_t task, std::size_t thread) {
        if (task > 0) return step(*runs_[task - 1].second, now, forcing, thread);
        if (n + 1 < all) next = maker_.make(hour - std::chrono::hours{1}, hours[(n + 1) % 2]);
      });
      if (!next) return next.error();
      if (n + 1 < all) maker_.make_near(hours[(n + 1) % 2]);
      if (progress && !progress(n + 1, all)) return Error{ErrorCode::incomplete, "stopped on request", window_.name};
    }
    collect(answer);
    return answer;
  }

 private:
  void step(LaneRun<T>& run, const RunHour<T>& hour, double forcing, std::size_t thread) {
    if (forcing > 0) run.hear(window_, static_cast<std::size_t>((hour.transport.hour - window_.first).count()));
    run.hour(hour, forcing, steppers_[thread]);
    if (!choice_.map_tops.empty()) run.map_hour(choice_.map_tops);
  }

  void collect(WindowAnswer& answer) const {
    const std::size_t probes = input_.probes.size(), chosen = choice_.paths.size(), emitters = input_.emitters.size();
    const std::size_t places = choice_.map_tops.size() * input_.grid->columns();
    answer.share.resize(probes * chosen * emitters);
    answer.boundary.resize(probes * chosen);
    answer.initial.resize(probes * chosen);
    answer.map.resize(probes * chosen * places);
    answer.near.resize(probes * chosen * (input_.near == nullptr ? 0 : input_.near->stacks.size()));
    for (const auto& [path, run] : runs_) {
      for (std::size_t lane = 0; lane < run->probes(); ++lane) {
        const std::size_t at = (run->first() + lane) * chosen + path;
        answer.boundary[at] = run->boundary(lane);
        answer.initial[at] = run->initial(lane);
        for (std::size_t e = 0; e < emitters; ++e) answer.share[at * emitters + e] = run->share(e, lane);
        for (std::size_t n = 0; n < run->near_stacks(); ++n) {
          double& share = answer.share[at * emitters + input_.near->stacks[n].emitter];
          answer.near[at * run->near_stacks() + n] = run->near(n, lane) - share;
          share = run->near(n, lane);
        }
        for (std::size_t place = 0; place < places; ++place) answer.map[at * places + place] = run->map(place, lane);
      }
    }
  }

  const RunInput& input_;
  const AdjointChoice& choice_;
  const Window& window_;
  TouchedColumns touched_;
  HourMaker<T> maker_;
  std::vector<std::pair<std::size_t, std::unique_ptr<LaneRun<T>>>> runs_;
  std::vector<Stepper<T>> steppers_;
};

}  // namespace

template <class T>
Result<WindowAnswer> run_adjoint(const RunInput& input, const AdjointChoice& choice, const Window& window,
                                 const RunProgress& progress) {
  LANTIAN_ASSERT(window.first <= window.last && window.spin_back_hours >= 0, "a window goes forward");
  LANTIAN_ASSERT(window.heard.empty() || window.heard.size() == input.probes.size(), "hours heard are by probe");
  ReadAhead ahead{*input.weather, window.first - std::chrono::hours{window.spin_back_hours}};
  RunInput backwards = input;
  backwards.weather = &ahead;
  return WindowRun<T>{backwards, choice, window}.run(progress);
}

template Result<WindowAnswer> run_adjoint<float>(const RunInput&, const AdjointChoice&, const Window&,
                                                 const RunProgress&);
template Result<WindowAnswer> run_adjoint<double>(const RunInput&, const AdjointChoice&, const Window&,
                                                  const RunProgress&);

}  // namespace lantian::transport
