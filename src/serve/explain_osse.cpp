#include "serve/explain_osse.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

using explain::Values;

/// Air from outside: the middle of thirteen hours at the control station, so that neither its noise nor a spike stands
/// for the region. What the model brings there is not taken off: at a remote place that is mostly its own diffusion.
Values background_of(const twin::OsseSeason& season) {
  constexpr std::size_t reach = 6;
  const std::size_t hours = season.hours();
  const Values observed = explain::without_faults(season.control.front());
  Values out(hours);
  std::vector<double> near;
  for (std::size_t hour = 0; hour < hours; ++hour) {
    near.clear();
    for (std::size_t n = hour - std::min(hour, reach); n < std::min(hours, hour + reach + 1); ++n) {
      if (observed[n]) near.push_back(*observed[n]);
    }
    if (near.empty()) continue;
    const auto middle = near.begin() + static_cast<std::ptrdiff_t>(near.size() / 2);
    std::ranges::nth_element(near, middle);
    out[hour] = *middle;
  }
  return out;
}

explain::TracerSeason tracer_season(const twin::TaggedHours& modelled, const twin::ObservedHours& observed,
                                    Values background) {
  return {modelled.hours.size(), modelled.stations.size(), modelled.value, observed, std::move(background)};
}

explain::Part part_of(explain::PartKind kind, std::string id, terms::Name name, const explain::Estimate& estimate) {
  explain::Part out;
  out.kind = kind;
  out.id = std::move(id);
  out.name = std::move(name);
  out.value = estimate.value;
  out.low = estimate.low;
  out.high = estimate.high;
  out.method = "observations and transport together";
  return out;
}

}  // namespace

explain::InversionInput inversion_of(const twin::Osse& osse, const explain::InversionRule& rule) {
  explain::InversionInput out;
  out.rule = rule;
  for (std::size_t g = 0; g < osse.sectors.size(); ++g)
    out.groups.push_back({osse.sectors[g], osse.sector_scale_sd[g]});
  for (const twin::OsseMeasure& one : osse.measures) {
    const auto group = std::ranges::find(osse.sectors, one.sector) - osse.sectors.begin();
    out.claims.push_back({one.id, static_cast<std::size_t>(group), one.claimed_sd_share});
  }
  const auto season = [&](const twin::OsseSeason& one) {
    return tracer_season(one.modelled, one.observed, background_of(one));
  };
  out.tracers.push_back({"pm25", rule.scale_sd, season(osse.before), season(osse.after)});
  for (std::size_t t = 0; t < osse.before.tracers.size(); ++t) {
    const twin::OsseTracer &before = osse.before.tracers[t], &after = osse.after.tracers[t];
    const auto nothing = [](const twin::TaggedHours& hours) { return Values(hours.hours.size(), 0.0); };
    out.tracers.push_back({before.id, rule.scale_sd,
                           tracer_season(before.modelled, before.observed, nothing(before.modelled)),
                           tracer_season(after.modelled, after.observed, nothing(after.modelled))});
  }
  return out;
}

OsseVerdict judge_osse(const twin::Osse& osse, const explain::Inversion& inversion) {
  OsseVerdict out;
  out.seed = osse.seed;
  out.true_before = osse.truth.before;
  out.true_after = osse.truth.after;
  out.inversion = inversion;
  explain::Explanation& all = out.explanation;
  all.before = osse.before.period;
  all.after = osse.after.period;
  all.mean_before = inversion.mean_before;
  all.mean_after = inversion.mean_after;
  all.synthetic = true;
  all.parts.push_back(part_of(explain::PartKind::weather, "weather", {}, inversion.weather));
  for (std::size_t m = 0; m < osse.measures.size(); ++m) {
    all.parts.push_back(
        part_of(explain::PartKind::measure, osse.measures[m].id, osse.measures[m].name, inversion.measures[m]));
    all.parts.back().tonnes = osse.measures[m].claimed_t;
    all.parts.back().worked = inversion.worked[m];
  }
  all.parts.push_back(part_of(explain::PartKind::background, "background", {}, inversion.background));
  explain::close(all);

  const double true_change = osse.truth.after - osse.truth.before;
  std::size_t measure = 0;
  for (const explain::Part& part : all.parts) {
    OssePart one;
    one.id = part.id;
    one.name = part.name;
    one.weather = part.kind == explain::PartKind::weather;
    one.measure = part.kind == explain::PartKind::measure;
    one.share = all.share_percent(part);
    one.low = std::min(100 * part.low / all.change(), 100 * part.high / all.change());
    one.high = std::max(100 * part.low / all.change(), 100 * part.high / all.change());
    double truth = 0;
    if (one.weather) truth = osse.truth.weather;
    if (part.kind == explain::PartKind::background) truth = osse.truth.background;
    if (one.measure) {
      one.placebo = osse.measures[measure].placebo;
      one.worked = part.worked;
      truth = osse.truth.measures[measure++];
    }
    one.true_share = 100 * truth / true_change;
    out.parts.push_back(std::move(one));
  }
  return out;
}

}  // namespace lantian::serve
