#include "transport/forward.hpp"

#include "base/assert.hpp"
#include "transport/lanes.hpp"
#include "transport/limited.hpp"
#include "transport/parallel.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

namespace lantian::transport {
namespace {

using LaneSums = std::array<double, lanes>;

template <class T>
LaneSums sums_of(const Field<T>& field) {
  LaneSums out{};
  const auto values = field.values();
  for (std::size_t n = 0; n < values.size(); n += lanes) add_lanes(out.data(), &values[n], 1.0);
  return out;
}

/// Sixteen tags.
template <class T>
class TagRun {
 public:
  TagRun(const RunInput& input, const ForwardChoice& choice, std::size_t first)
      : input_{input},
        choice_{choice},
        rule_{rule_of(choice.path)},
        first_{first},
        tags_{std::min<std::size_t>(lanes, choice.tags - first)},
        yield_{rule_.primary == Kind::so2 ? sulphate_of_so2 : nitrate_of_no2},
        primary_{shape_of(*input.grid)},
        puffs_(input.emitters.size(), 0) {
    if (input.near != nullptr && !rule_.chain) {
      for (const NearStack& stack : input.near->stacks) puffs_[stack.emitter] = 1;
    }
    if (rule_.chain) secondary_ = std::make_unique<Field<T>>(shape_of(*input.grid));
    if (choice.map) map_.assign(input.grid->columns() * lanes, 0.0);
    if (choice.limited) limited_.emplace(shape_of(*input.grid));
  }

  /// One hour; its means at all probes go into `out` [probe][lane].
  void hour(const RunHour<T>& hour, Stepper<T>& stepper, std::vector<LaneSums>* out) {
    gather(hour);
    const TransportHour<T>& air = hour.transport;
    for (int pair = 0; pair < air.pairs; ++pair) {
      emit(1.0 / air.pairs);
      step(air, stepper);
      change(air);
      if (out != nullptr) sample(air, 1.0 / air.pairs, *out);
    }
    if (out != nullptr) sample_puffs(hour, *out);
  }

  std::size_t first() const { return first_; }
  std::size_t tags() const { return tags_; }
  double map(std::size_t column, std::size_t lane) const { return map_[column * lanes + lane]; }

  TagLedger ledger(std::size_t lane) const {
    TagLedger out;
    out.emitted = emitted_[lane];
    out.stored = sums_of(primary_)[lane] + aloft_[lane];
    out.outflow = primary_departed_.outflow[lane] + left_[lane];
    out.ground = primary_departed_.ground[lane];
    out.washed = washed_[lane];
    if (!rule_.chain) return out;
    out.stored += sums_of(*secondary_)[lane] / yield_;
    out.outflow += secondary_departed_.outflow[lane] / yield_;
    out.ground += secondary_departed_.ground[lane] / yield_;
    return out;
  }
  /// Sums of the measured field: {below zero, all as absolute values}.
  std::array<double, 2> signs() const {
    std::array<double, 2> out{};
    for (const T value : measured().values()) {
      if (value < 0) out[0] -= static_cast<double>(value);
      out[1] += std::abs(static_cast<double>(value));
    }
    return out;
  }

 private:
  struct Emission {
    std::size_t place = 0;  ///< cell x lane
    double kg = 0;          ///< in the hour
    double waits = 0;       ///< kg that rounding kept out of the air so far
  };
  void step(const TransportHour<T>& air, Stepper<T>& stepper) {
    const auto both = [&](auto& any) {
      any.forward(air.interval, primary_, 1, static_cast<std::size_t>(rule_.primary), &primary_departed_);
      if (!rule_.chain) return;
      any.forward(air.interval, *secondary_, 1, static_cast<std::size_t>(Kind::fine), &secondary_departed_);
    };
    limited_ ? both(*limited_) : both(stepper);
  }
  const Field<T>& measured() const { return rule_.chain ? *secondary_ : primary_; }

  bool has(std::size_t emitter) const {
    const std::size_t tag = choice_.tag_of[emitter];
    return tag >= first_ && tag < first_ + tags_;
  }
  std::size_t lane_of(std::size_t emitter) const { return choice_.tag_of[emitter] - first_; }

  void gather(const RunHour<T>& hour) {
    emissions_.clear();
    const auto levels = static_cast<std::size_t>(input_.grid->nz);
    for (std::size_t e = 0; e < input_.emitters.size(); ++e) {
      const float rate = hour.kg_h[e * precursors + static_cast<std::size_t>(rule_.from)];
      if (!has(e) || rate <= 0) continue;
      if (puffs_[e] != 0) {
        emitted_[lane_of(e)] += double{rate};
        aloft_[lane_of(e)] += double{rate};
        continue;
      }
      for (const ColumnShare& one : input_.emitters[e].columns) {
        for (std::size_t k = 0; k < levels; ++k) {
          const double kg = double{rate} * double{one.share} * double{hour.layers[e * levels + k]};
          if (!(kg > 0)) continue;
          emissions_.push_back({(one.column * levels + k) * lanes + lane_of(e), kg, 0});
          emitted_[lane_of(e)] += kg;
        }
      }
    }
    for_each_part(hour, [&](const NearPart& part, std::size_t lane, double kg) {
      for (const CellWeight& one : part.handed) {
        emissions_.push_back({one.cell * lanes + lane, kg * one.weight, 0});
        aloft_[lane] -= kg * one.weight;
      }
      left_[lane] += kg * part.left;
      aloft_[lane] -= kg * part.left;
    });
    add_up_places();
  }

  /// Sources of one place become one, so that a small one is not lost beside what a large one holds in the air.
  void add_up_places() {
    std::ranges::stable_sort(emissions_, {}, &Emission::place);
    auto last = emissions_.begin();
    for (auto one = emissions_.begin(); one != emissions_.end(); ++one) {
      if (one == last) continue;
      if (one->place == last->place) {
        last->kg += one->kg;
      } else {
        *++last = *one;
      }
    }
    if (last != emissions_.end()) emissions_.erase(last + 1, emissions_.end());
  }

  /// What a sum in single precision does not take up waits for the next pair.
  void emit(double part) {
    const auto values = primary_.values();
    for (Emission& one : emissions_) {
      T& value = values[one.place];
      const double before = static_cast<double>(value), wanted = before + one.kg * part + one.waits;
      value = static_cast<T>(wanted);
      one.waits = wanted - static_cast<double>(value);
    }
  }

  /// Calls work(part, lane, kg) for each stack of these tags that travels as puffs on this path.
  template <class Work>
  void for_each_part(const RunHour<T>& hour, const Work& work) const {
    if (rule_.chain) return;
    for (const NearPart& part : hour.near) {
      const std::size_t emitter = input_.near->stacks[part.stack].emitter;
      const auto kg = static_cast<double>(part.kg[static_cast<std::size_t>(rule_.from)]);
      if (has(emitter) && kg > 0) work(part, lane_of(emitter), kg);
    }
  }

  void sample_puffs(const RunHour<T>& hour, std::vector<LaneSums>& out) const {
    for_each_part(hour, [&](const NearPart& part, std::size_t lane, double kg) {
      for (std::size_t probe = 0; probe < out.size(); ++probe) out[probe][lane] += kg * part.ug_m3[probe];
    });
  }

  LaneSums precursor_sums() const {
    LaneSums sums = sums_of(primary_);
    if (!rule_.chain) return sums;
    const LaneSums second = sums_of(*secondary_);
    for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] += second[lane] / yield_;
    return sums;
  }

  /// Chemistry and washing. Where a precursor is measured itself, what it turned into counts as washed.
  void change(const TransportHour<T>& air) {
    const auto& stay = air.stay[static_cast<std::size_t>(rule_.primary)];
    const auto& chain = rule_.primary == Kind::so2 ? air.sulphur : air.nitrogen;
    const bool reacts = rule_.chain && !chain.stay_primary.empty();
    const auto& fine = air.stay[static_cast<std::size_t>(Kind::fine)];
    if (!reacts && stay.stay.empty() && (!rule_.chain || fine.stay.empty())) return;
    const LaneSums before = precursor_sums();
    if (reacts) {
      react(chain, primary_, *secondary_);
    } else {
      wash(stay, primary_);
      if (rule_.chain) wash(fine, *secondary_);
    }
    const LaneSums after = precursor_sums();
    for (std::size_t lane = 0; lane < lanes; ++lane) washed_[lane] += before[lane] - after[lane];
  }

  void sample(const TransportHour<T>& air, double part, std::vector<LaneSums>& out) {
    const auto values = measured().values();
    const bool shared = rule_.chain && rule_.primary == Kind::nox && !air.nitrate_share.empty();
    for (std::size_t probe = 0; probe < input_.probes.size(); ++probe) {
      for (const CellWeight& one : input_.probes[probe].cells) {
        const double share = shared ? static_cast<double>(air.nitrate_share[one.cell]) : 1.0;
        const double weight = one.weight * rule_.weight * share * part;
        for (std::size_t lane = 0; lane < lanes; ++lane)
          out[probe][lane] += weight * static_cast<double>(values[one.cell * lanes + lane]);
      }
    }
    if (map_.empty()) return;
    const auto levels = static_cast<std::size_t>(input_.grid->nz);
    const double volume = input_.grid->cell_m * input_.grid->cell_m * input_.grid->thickness(0);
    for (std::size_t column = 0; column < input_.grid->columns(); ++column) {
      const double share = shared ? static_cast<double>(air.nitrate_share[column * levels]) : 1.0;
      const double weight = 1e9 / volume * rule_.weight * share * part;
      for (std::size_t lane = 0; lane < lanes; ++lane)
        map_[column * lanes + lane] += weight * static_cast<double>(values[column * levels * lanes + lane]);
    }
  }

  const RunInput& input_;
  const ForwardChoice& choice_;
  PathRule rule_;
  std::size_t first_, tags_;
  double yield_;
  Field<T> primary_;
  std::unique_ptr<Field<T>> secondary_;
  std::vector<char> puffs_;  ///< by emitter: whether it lets out puffs
  std::vector<Emission> emissions_;
  LaneSums emitted_{}, washed_{};
  LaneSums aloft_{}, left_{};  ///< in puffs, and off the grid with them
  Departed primary_departed_, secondary_departed_;
  std::vector<double> map_;
  std::optional<LimitedStepper<T>> limited_;
};

/// All tags of all choices.
template <class T>
class TagsRun {
 public:
  TagsRun(const RunInput& input, std::span<const ForwardChoice> choices, const Window& window)
      : input_{input}, window_{window}, maker_{input, false, span_of(window)} {
    for (const ForwardChoice& choice : choices) {
      Answering one{&choice, {}, {}};
      for (std::size_t first = 0; first < choice.tags; first += lanes) {
        one.runs.push_back(runs_.size());
        runs_.push_back({std::make_unique<TagRun<T>>(input, choice, first), answering_.size()});
      }
      one.answer.concentration.assign(window.hours() * input.probes.size() * choice.tags, 0.0);
      answering_.push_back(std::move(one));
    }
    for (int n = 0; n < std::max(1, input.threads); ++n) steppers_.emplace_back(shape_of(*input.grid));
  }

  Result<std::vector<ForwardAnswer>> run(const RunProgress& progress) {
    const HourEnding begin = span_of(window_).first;
    const std::size_t all = window_.all_hours();
    std::array<RunHour<T>, 2> hours{RunHour<T>{input_}, RunHour<T>{input_}};
    LANTIAN_CHECK(maker_.make(begin, hours[0]));
    maker_.make_near(hours[0]);
    std::int64_t pairs = 0;
    for (std::size_t n = 0; n < all; ++n) {
      const HourEnding hour = begin + std::chrono::hours{n};
      pairs += hours[n % 2].transport.pairs;
      Result<void> next;
      // The next hour is made while this one runs.
      for_each_task(runs_.size() + 1, input_.threads, [&](std::size_t task, std::size_t thread) {
        if (task > 0) return step(runs_[task - 1], hour, hours[n % 2], thread);
        if (n + 1 < all) next = maker_.make(hour + std::chrono::hours{1}, hours[(n + 1) % 2]);
      });
      if (!next) return next.error();
      if (n + 1 < all) maker_.make_near(hours[(n + 1) % 2]);
      if (progress && !progress(n + 1, all)) return Error{ErrorCode::incomplete, "stopped on request", window_.name};
    }
    std::vector<ForwardAnswer> out;
    for (Answering& one : answering_) {
      collect(one);
      one.answer.pairs = pairs;
      out.push_back(std::move(one.answer));
    }
    return out;
  }

 private:
  struct Answering {
    const ForwardChoice* choice = nullptr;
    std::vector<std::size_t> runs;  ///< in runs_
    ForwardAnswer answer;
  };
  struct Run {
    std::unique_ptr<TagRun<T>> tags;
    std::size_t answering = 0;
  };

  void step(Run& run, HourEnding hour, const RunHour<T>& now, std::size_t thread) {
    if (hour < window_.first) return run.tags->hour(now, steppers_[thread], nullptr);
    std::vector<LaneSums> means(input_.probes.size());
    run.tags->hour(now, steppers_[thread], &means);
    Answering& to = answering_[run.answering];
    const std::size_t row = static_cast<std::size_t>((hour - window_.first).count()) * input_.probes.size();
    for (std::size_t probe = 0; probe < means.size(); ++probe) {
      for (std::size_t lane = 0; lane < run.tags->tags(); ++lane) {
        const std::size_t at = (row + probe) * to.choice->tags + run.tags->first() + lane;
        to.answer.concentration[at] = means[probe][lane];
      }
    }
  }

  void collect(Answering& to) {
    std::array<double, 2> signs{};
    const auto hours = static_cast<double>(window_.hours());
    for (const std::size_t n : to.runs) {
      const TagRun<T>& run = *runs_[n].tags;
      signs[0] += run.signs()[0];
      signs[1] += run.signs()[1];
      for (std::size_t lane = 0; lane < run.tags(); ++lane) {
        to.answer.ledger.push_back(run.ledger(lane));
        for (std::size_t column = 0; to.choice->map && column < input_.grid->columns(); ++column)
          to.answer.map.push_back(static_cast<float>(run.map(column, lane) / hours));
      }
    }
    to.answer.negative_share = signs[1] > 0 ? signs[0] / signs[1] : 0;
  }

  const RunInput& input_;
  const Window& window_;
  HourMaker<T> maker_;
  std::vector<Run> runs_;
  std::vector<Answering> answering_;
  std::vector<Stepper<T>> steppers_;
};

}  // namespace

double TagLedger::left_over() const {
  return emitted == 0 ? 0 : (emitted - stored - outflow - ground - washed) / emitted;
}

template <class T>
Result<ForwardAnswer> run_forward(const RunInput& input, const ForwardChoice& choice, const Window& window,
                                  const RunProgress& progress) {
  LANTIAN_TRY(auto answers, run_forward<T>(input, std::span{&choice, 1}, window, progress));
  return std::move(answers.front());
}

template <class T>
Result<std::vector<ForwardAnswer>> run_forward(const RunInput& input, std::span<const ForwardChoice> choices,
                                               const Window& window, const RunProgress& progress) {
  for (const ForwardChoice& choice : choices)
    LANTIAN_ASSERT(choice.tag_of.size() == input.emitters.size(), "every emitter has a tag");
  return TagsRun<T>{input, choices, window}.run(progress);
}

template Result<ForwardAnswer> run_forward<float>(const RunInput&, const ForwardChoice&, const Window&,
                                                  const RunProgress&);
template Result<ForwardAnswer> run_forward<double>(const RunInput&, const ForwardChoice&, const Window&,
                                                   const RunProgress&);
template Result<std::vector<ForwardAnswer>> run_forward<float>(const RunInput&, std::span<const ForwardChoice>,
                                                               const Window&, const RunProgress&);
template Result<std::vector<ForwardAnswer>> run_forward<double>(const RunInput&, std::span<const ForwardChoice>,
                                                                const Window&, const RunProgress&);

}  // namespace lantian::transport
