#include "explain/contributions/inversion.hpp"

#include "base/assert.hpp"
#include "explain/contributions/blocks.hpp"

#include <eigen3/Eigen/Cholesky>

#include <algorithm>
#include <cmath>

namespace lantian::explain {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using Position = Eigen::Index;

/// Where each unknown stands in the vector of them.
class Unknowns {
 public:
  Unknowns(const InversionInput& input, std::size_t stations)
      : groups_{input.groups.size()},
        claims_{input.claims.size()},
        tracers_{input.tracers.size()},
        stations_{stations} {}

  Position group(std::size_t g) const { return at(g); }
  Position claim(std::size_t m) const { return at(groups_ + m); }
  Position station(std::size_t s) const { return at(groups_ + claims_ + s); }
  Position season() const { return at(groups_ + claims_ + stations_); }
  Position scale(std::size_t t) const { return at(groups_ + claims_ + stations_ + 1 + t); }
  Position background(std::size_t t) const { return at(groups_ + claims_ + stations_ + 1 + tracers_ + t); }
  /// Of a further tracer.
  Position factor(std::size_t t, std::size_t g) const {
    return at(groups_ + claims_ + stations_ + 1 + 2 * tracers_ + (t - 1) * groups_ + g);
  }
  Position size() const { return at(groups_ + claims_ + stations_ + 1 + 2 * tracers_ + (tracers_ - 1) * groups_); }

 private:
  static Position at(std::size_t n) { return static_cast<Position>(n); }
  std::size_t groups_, claims_, tracers_, stations_;
};

/// One combination of claims that worked, fitted.
struct Fit {
  VectorXd at;
  MatrixXd covariance;
  double log_evidence = 0;
  double common_squares = 0, single_squares = 0;
  std::size_t groups = 0, singles = 0;
};

class Fitter {
 public:
  Fitter(const InversionInput& input, const std::vector<BlockGroup>& groups)
      : input_{input}, rule_{input.rule}, groups_{groups}, unknowns_{input, input.tracers.front().before.stations} {
    prior_.setZero(unknowns_.size());
    sd_.setOnes(unknowns_.size());
    for (std::size_t g = 0; g < input.groups.size(); ++g) set(unknowns_.group(g), 1, input.groups[g].sd);
    for (std::size_t s = 0; s < input.tracers.front().before.stations; ++s)
      set(unknowns_.station(s), 1, rule_.station_sd);
    set(unknowns_.season(), 1, rule_.season_sd);
    for (std::size_t t = 0; t < input.tracers.size(); ++t) {
      set(unknowns_.scale(t), 1, input.tracers[t].scale_sd);
      set(unknowns_.background(t), 1, rule_.background_sd);
      for (std::size_t g = 0; t > 0 && g < input.groups.size(); ++g) set(unknowns_.factor(t, g), 1, rule_.factor_sd);
    }
  }

  /// `worked`: bit m for claim m. Gauss-Newton: products of unknowns are few and near one.
  Fit fit(unsigned worked) {
    constexpr double failed_sd = 1e-6;
    constexpr int turns = 5;
    for (std::size_t m = 0; m < input_.claims.size(); ++m) {
      const bool did = (worked >> m & 1U) != 0;
      set(unknowns_.claim(m), did ? 1 : 0, did ? input_.claims[m].sd : failed_sd);
    }
    Fit out;
    out.at = prior_;
    for (int turn = 0; turn < turns; ++turn) {
      step(out, turn + 1 == turns);
    }
    return out;
  }
  const Unknowns& unknowns() const { return unknowns_; }

 private:
  void set(Position at, double prior, double sd) {
    prior_[at] = prior;
    sd_[at] = sd;
  }

  void step(Fit& out, bool last) {
    const Position n = unknowns_.size();
    MatrixXd normal = MatrixXd::Zero(n, n);
    VectorXd gradient = (prior_ - out.at).cwiseQuotient(sd_.cwiseAbs2());
    normal.diagonal() = sd_.cwiseAbs2().cwiseInverse();
    const double strain = (prior_ - out.at).cwiseQuotient(sd_).squaredNorm();
    double misfit = 0;
    out.common_squares = out.single_squares = 0;
    out.groups = out.singles = 0;
    for (const BlockGroup& group : groups_) misfit += add(group, out, normal, gradient);
    const Eigen::LLT<MatrixXd> factored{normal};
    out.at += factored.solve(gradient);
    if (!last) return;
    out.covariance = factored.solve(MatrixXd::Identity(n, n));
    const double log_size = 2 * factored.matrixLLT().diagonal().array().log().sum() + 2 * sd_.array().log().sum();
    out.log_evidence = -0.5 * (rule_.combination_share * misfit + strain + log_size);
  }

  /// What the model has at a block, and how it moves with each unknown.
  double model(const FittedBlock& block, const VectorXd& at, Eigen::Ref<VectorXd> slope) const {
    const std::size_t t = block.tracer, groups = input_.groups.size();
    const auto factor = [&](std::size_t g) { return t == 0 ? 1.0 : at[unknowns_.factor(t, g)]; };
    const double station = at[unknowns_.station(block.station)], scale = at[unknowns_.scale(t)],
                 season = block.season == 1 ? at[unknowns_.season()] : 1.0;
    const double outer = station * scale * season;
    slope.setZero();
    double local = 0;
    for (std::size_t g = 0; g < groups; ++g) {
      const double stretch = at[unknowns_.group(g)];
      double gives = block.tags[g];
      for (std::size_t m = 0; m < input_.claims.size(); ++m) {
        if (input_.claims[m].group != g) continue;
        gives -= at[unknowns_.claim(m)] * block.tags[groups + m];
        slope[unknowns_.claim(m)] = -outer * stretch * factor(g) * block.tags[groups + m];
      }
      local += stretch * factor(g) * gives;
      slope[unknowns_.group(g)] = outer * factor(g) * gives;
      if (t > 0) slope[unknowns_.factor(t, g)] = outer * stretch * gives;
    }
    slope[unknowns_.station(block.station)] = local * outer / station;
    slope[unknowns_.scale(t)] = local * outer / scale;
    if (block.season == 1) slope[unknowns_.season()] = local * outer / season;
    slope[unknowns_.background(t)] = block.background;
    return local * outer + at[unknowns_.background(t)] * block.background;
  }

  /// Errors of a group: each block's own and one common to all, relative to what the model had at first. The inverse of
  /// such a covariance is that of the single errors less a share of the mean (Sherman and Morrison 1950).
  double add(const BlockGroup& group, Fit& out, MatrixXd& normal, VectorXd& gradient) const {
    constexpr double least_ug_m3 = 3;
    const auto size = static_cast<Position>(group.blocks.size());
    MatrixXd slopes(unknowns_.size(), size);
    VectorXd rest(size);
    double scale_sum = 0;
    for (Position n = 0; n < size; ++n) {
      const FittedBlock& block = group.blocks[static_cast<std::size_t>(n)];
      const double has = model(block, out.at, slopes.col(n));
      double size_of = block.background;
      for (std::size_t g = 0; g < input_.groups.size(); ++g) size_of += block.tags[g];
      size_of = std::max(size_of, least_ug_m3);
      scale_sum += size_of;
      slopes.col(n) /= size_of;
      rest[n] = (block.observed - has) / size_of;
    }
    const double instrument = rule_.instrument_ug_m3 * static_cast<double>(size) / scale_sum;
    const double single = rule_.single_error * rule_.single_error + instrument * instrument;
    const double common = rule_.common_error * rule_.common_error;
    const double shrunk = common / (single + static_cast<double>(size) * common);
    const VectorXd sum_slope = slopes.rowwise().sum();
    const double sum_rest = rest.sum(), mean_rest = sum_rest / static_cast<double>(size);
    const double weight = rule_.evidence_share / single;
    normal.noalias() += weight * (slopes * slopes.transpose() - shrunk * sum_slope * sum_slope.transpose());
    gradient.noalias() += weight * (slopes * rest - shrunk * sum_rest * sum_slope);
    out.common_squares += mean_rest * mean_rest;
    out.single_squares += (rest.array() - mean_rest).square().sum();
    ++out.groups;
    out.singles += group.blocks.size() - 1;
    return (rest.squaredNorm() - shrunk * sum_rest * sum_rest) / single;
  }

  const InversionInput& input_;
  const InversionRule& rule_;
  const std::vector<BlockGroup>& groups_;
  Unknowns unknowns_;
  VectorXd prior_, sd_;
};

/// The parts that unknowns make, from the model's means of both seasons.
class PartsOf {
 public:
  PartsOf(const InversionInput& input, const Unknowns& unknowns)
      : input_{input},
        unknowns_{unknowns},
        before_{season_means(input.tracers.front().before, input.groups.size() + input.claims.size())},
        after_{season_means(input.tracers.front().after, input.groups.size() + input.claims.size())} {}
  /// Weather, background, then measures.
  VectorXd operator()(const VectorXd& at) const {
    const std::size_t groups = input_.groups.size(), stations = input_.tracers.front().before.stations;
    double station = 0;
    for (std::size_t s = 0; s < stations; ++s) station += at[unknowns_.station(s)];
    const double outer = at[unknowns_.scale(0)] * station / static_cast<double>(stations);
    const double season = at[unknowns_.season()];
    VectorXd out = VectorXd::Zero(static_cast<Position>(2 + input_.claims.size()));
    for (std::size_t g = 0; g < groups; ++g)
      out[0] += outer * at[unknowns_.group(g)] * (season * after_.tags[g] - before_.tags[g]);
    out[1] = at[unknowns_.background(0)] * (after_.background - before_.background);
    for (std::size_t m = 0; m < input_.claims.size(); ++m)
      out[static_cast<Position>(2 + m)] = -outer * season * at[unknowns_.claim(m)] *
                                          at[unknowns_.group(input_.claims[m].group)] * after_.tags[groups + m];
    return out;
  }
  /// Variances of the parts, through their slopes.
  VectorXd variances(const Fit& fit) const {
    constexpr double step = 1e-5;
    const VectorXd here = (*this)(fit.at);
    MatrixXd slopes(here.size(), fit.at.size());
    for (Position p = 0; p < fit.at.size(); ++p) {
      VectorXd moved = fit.at;
      moved[p] += step;
      slopes.col(p) = ((*this)(moved)-here) / step;
    }
    return (slopes * fit.covariance * slopes.transpose()).diagonal();
  }

 private:
  const InversionInput& input_;
  const Unknowns& unknowns_;
  SeasonMeans before_, after_;
};

/// Over stations, of the mean of each one's usable hours.
double observed_mean(const TracerSeason& season) {
  double sum = 0;
  std::size_t stations = 0;
  for (const Values& raw : season.observed) {
    double total = 0;
    std::size_t hours = 0;
    for (const auto& value : without_faults(raw)) {
      total += value.value_or(0);
      hours += value ? 1U : 0U;
    }
    if (hours == 0) continue;
    sum += total / static_cast<double>(hours);
    ++stations;
  }
  return stations > 0 ? sum / static_cast<double>(stations) : 0;
}

}  // namespace

Inversion invert(const InversionInput& input) {
  constexpr double within_95 = 1.96;
  LANTIAN_ASSERT(!input.tracers.empty() && input.claims.size() <= 8, "something to explain, and few claims");
  const std::vector<BlockGroup> groups = make_blocks(input);
  Fitter fitter{input, groups};
  const PartsOf parts_of{input, fitter.unknowns()};
  const unsigned combinations = 1U << input.claims.size();
  std::vector<Fit> fits;
  std::vector<double> weight;
  double best = -1e300;
  for (unsigned worked = 0; worked < combinations; ++worked) {
    fits.push_back(fitter.fit(worked));
    double log_weight = fits.back().log_evidence;
    for (std::size_t m = 0; m < input.claims.size(); ++m)
      log_weight += std::log((worked >> m & 1U) != 0 ? 1 - input.rule.doubt : input.rule.doubt);
    weight.push_back(log_weight);
    best = std::max(best, log_weight);
  }
  double all = 0;
  for (double& one : weight) all += one = std::exp(one - best);
  const auto count = static_cast<Position>(2 + input.claims.size());
  VectorXd mean = VectorXd::Zero(count), square = VectorXd::Zero(count);
  Inversion out;
  out.worked.assign(input.claims.size(), 0.0);
  for (unsigned worked = 0; worked < combinations; ++worked) {
    const double share = weight[worked] / all;
    const VectorXd parts = parts_of(fits[worked].at);
    mean += share * parts;
    VectorXd variances = parts_of.variances(fits[worked]);
    variances[1] += 2 * input.rule.background_ug_m3 * input.rule.background_ug_m3;
    square += share * (variances + parts.cwiseAbs2());
    for (std::size_t m = 0; m < input.claims.size(); ++m) out.worked[m] += (worked >> m & 1U) != 0 ? share : 0.0;
  }
  const auto estimate = [&](Position n) {
    const double half = within_95 * std::sqrt(std::max(0.0, square[n] - mean[n] * mean[n]));
    return Estimate{mean[n], mean[n] - half, mean[n] + half};
  };
  out.mean_before = observed_mean(input.tracers.front().before);
  out.mean_after = observed_mean(input.tracers.front().after);
  out.weather = estimate(0);
  out.background = estimate(1);
  for (std::size_t m = 0; m < input.claims.size(); ++m) out.measures.push_back(estimate(static_cast<Position>(2 + m)));
  const Fit& likely = fits[static_cast<std::size_t>(std::ranges::max_element(weight) - weight.begin())];
  for (std::size_t g = 0; g < input.groups.size(); ++g)
    out.stretch.push_back(likely.at[fitter.unknowns().group(g)] * likely.at[fitter.unknowns().scale(0)]);
  out.common_residual = std::sqrt(likely.common_squares / static_cast<double>(likely.groups));
  out.single_residual =
      std::sqrt(likely.single_squares / static_cast<double>(std::max<std::size_t>(1, likely.singles)));
  for (const BlockGroup& group : groups) out.blocks += group.blocks.size();
  return out;
}

}  // namespace lantian::explain
