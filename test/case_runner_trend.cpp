// Verbs on trend and change: agreement, slope, breaks, break-bic, kz, rose-sector.
#include "base/text.hpp"
#include "case_runner.hpp"
#include "explain/trend/agreement.hpp"
#include "explain/trend/breaks.hpp"
#include "explain/trend/kz_filter.hpp"
#include "explain/trend/roses.hpp"
#include "explain/trend/theil_sen.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::cases {
namespace {

using explain::Values;

Value trend_number(double value, std::string unit = "") {
  const auto decimal = parse_decimal(fmt::format("{:.9f}", value));
  return decimal ? number(decimal->exact(), std::move(unit)) : words(fmt::format("{}", value));
}

/// "measured 10 - 30": numbers after a name, "-" where one is missing. Empty when the name is not given.
Values trend_series(const Call& call, std::string_view name, Asking& asking) {
  Values out;
  for (const Clause& clause : call.given) {
    if (clause[0] != name) continue;
    for (std::size_t n = 1; n < clause.size(); ++n) {
      out.push_back(clause[n] == "-" ? std::nullopt : std::optional{asking.decimal(clause[n]).approximate()});
    }
  }
  if (out.empty()) asking.misuse(fmt::format("give '{}' and its numbers", name));
  return out;
}

double trend_given(const Call& call, std::string_view name, double fallback, Asking& asking) {
  for (const Clause& clause : call.given) {
    if (clause[0] == name) return asking.decimal(asking.word(clause, 1, "a number")).approximate();
  }
  return fallback;
}

/// Values at equal steps of 30 days, those that are missing left out.
explain::DatedValues dated_series(const Values& values) {
  explain::DatedValues out;
  for (std::size_t n = 0; n < values.size(); ++n) {
    if (!values[n]) continue;
    out.days.push_back(30.0 * static_cast<double>(n));
    out.values.push_back(*values[n]);
    out.places.push_back(n);
  }
  return out;
}

/// agreement | given measured 10 20, model 12 18 | expect n 2, fac2 1, mb 0 ...
Outcome run_agreement(const Call& call, Asking& asking) {
  const Values measured = trend_series(call, "measured", asking), model = trend_series(call, "model", asking);
  if (asking.misused().empty() && measured.size() != model.size()) asking.misuse("as many of both");
  if (!asking.misused().empty()) return {};
  const auto found = explain::agreement(measured, model);
  Outcome outcome;
  outcome.values["n"] = trend_number(static_cast<double>(found.n));
  const auto add = [&](const char* name, const std::optional<double>& value) {
    outcome.values[name] = value ? trend_number(*value) : words("none");
  };
  add("fac2", found.fac2);
  add("mb", found.mb);
  add("mge", found.mge);
  add("nmb", found.nmb);
  add("nmge", found.nmge);
  add("rmse", found.rmse);
  add("r", found.r);
  add("coe", found.coe);
  add("ioa", found.ioa);
  return outcome;
}

/// slope | given values 1 2 - 4 ... (steps of 30 days) | expect a_year 12.1667, p 0
Outcome run_slope(const Call& call, Asking& asking) {
  const Values values = trend_series(call, "values", asking);
  if (!asking.misused().empty()) return {};
  const auto found = explain::theil_sen(dated_series(values));
  if (!found) return {{}, found.error()};
  Outcome outcome;
  outcome.values["a_year"] = trend_number(found->a_year);
  outcome.values["p"] = trend_number(found->p);
  return outcome;
}

std::optional<explain::BreakModel> break_model(const Call& call, Asking& asking) {
  const std::string& word = asking.word(call.arguments, 0, "line or level");
  if (word == "line") return explain::BreakModel::line;
  if (word == "level") return explain::BreakModel::level;
  asking.misuse("segments are of model line or level");
  return std::nullopt;
}

/// breaks level|line | given least 0.15, values 9 9 9 4 4 4 ... | expect breaks 1, last 3, rss 0
Outcome run_breaks(const Call& call, Asking& asking) {
  const auto model = break_model(call, asking);
  const Values values = trend_series(call, "values", asking);
  const double least = trend_given(call, "least", 0.15, asking);
  if (!asking.misused().empty()) return {};
  const auto found = explain::find_breaks(dated_series(values), {*model, least});
  if (!found) return {{}, found.error()};
  const auto& chosen = found->partitions[found->chosen];
  std::vector<std::string> last;
  for (const std::size_t place : chosen.breaks) last.push_back(fmt::format("{}", place + 1));
  Outcome outcome;
  outcome.values["breaks"] = trend_number(static_cast<double>(found->chosen));
  outcome.values["last"] = words(last.empty() ? "none" : joined(last, " "));
  outcome.values["rss"] = trend_number(chosen.rss);
  outcome.values["bic"] = trend_number(chosen.bic);
  return outcome;
}

/// break-bic line | given rss 338.86, n 258, breaks 3 | expect bic 869.1
Outcome run_break_bic(const Call& call, Asking& asking) {
  const auto model = break_model(call, asking);
  const double rss = trend_given(call, "rss", 0, asking), n = trend_given(call, "n", 0, asking);
  const double breaks = trend_given(call, "breaks", 0, asking);
  if (asking.misused().empty() && !(rss > 0 && n > 1)) asking.misuse("rss above 0, n above 1");
  if (!asking.misused().empty()) return {};
  Outcome outcome;
  outcome.values["bic"] =
      trend_number(explain::partition_bic(rss, static_cast<std::size_t>(n), static_cast<std::size_t>(breaks), *model));
  return outcome;
}

/// kz | given width 3, passes 2, values 1 - 4 ... | expect at 2 3.5 ("none" where too little is known)
Outcome run_kz(const Call& call, Asking& asking) {
  const Values values = trend_series(call, "values", asking);
  const auto width = static_cast<int>(trend_given(call, "width", 3, asking));
  const auto passes = static_cast<int>(trend_given(call, "passes", 1, asking));
  const double least = trend_given(call, "least", 0.25, asking);
  if (asking.misused().empty() && (width < 1 || passes < 1)) asking.misuse("width and passes from 1");
  if (!asking.misused().empty()) return {};
  const Values found = explain::kz_filter(values, {width, passes, least});
  Outcome outcome;
  for (std::size_t n = 0; n < found.size(); ++n) {
    outcome.values[fmt::format("at {}", n + 1)] = found[n] ? trend_number(*found[n]) : words("none");
  }
  return outcome;
}

/// rose | given speed 2 3 0.1, from 350 90 -, values 10 20 30 | expect at 0 10, calm 1: means by sector of 22.5 degrees
Outcome run_rose(const Call& call, Asking& asking) {
  const explain::Wind wind{trend_series(call, "speed", asking), trend_series(call, "from", asking)};
  const Values values = trend_series(call, "values", asking);
  if (asking.misused().empty() && (wind.speed.size() != values.size() || wind.from.size() != values.size()))
    asking.misuse("as many of speed, from and values");
  if (!asking.misused().empty()) return {};
  const auto rose = explain::rose_of(wind, values, {16, trend_given(call, "calm-below", 0.3, asking), {}});
  Outcome outcome;
  outcome.values["calm"] = trend_number(static_cast<double>(rose.calm));
  outcome.values["missing"] = trend_number(static_cast<double>(rose.missing));
  for (std::size_t n = 0; n < rose.sectors.size(); ++n) {
    const auto& one = rose.sectors[n];
    outcome.values[fmt::format("at {:g}", one.centre)] = one.mean ? trend_number(*one.mean) : words("none");
    outcome.values[fmt::format("share {:g}", one.centre)] = trend_number(100 * one.share, "%");
  }
  return outcome;
}

}  // namespace

std::vector<Verb> trend_verbs() {
  return {{"agreement", run_agreement}, {"slope", run_slope}, {"breaks", run_breaks},
          {"break-bic", run_break_bic}, {"kz", run_kz},       {"rose", run_rose}};
}

}  // namespace lantian::cases
