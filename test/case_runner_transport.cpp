// Verbs on release, chemistry and removal: plume-rise, layers, sulphur-rate, nitrogen-rate, nitrate, dry-deposition,
// washing.
#include "base/text.hpp"
#include "case_runner.hpp"
#include "transport/chemistry.hpp"
#include "transport/chemistry_nitrate.hpp"
#include "transport/deposition.hpp"
#include "transport/physical_constants.hpp"
#include "transport/stack_layers.hpp"

#include <fmt/core.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

namespace lantian::cases {
namespace {

using namespace transport;

/// A computed double as the decimal of its first digits, so that a case compares numbers and not bits.
Value digits(double value, std::string unit) {
  const auto decimal = parse_decimal(fmt::format("{:.9f}", value));
  return decimal ? number(decimal->exact(), std::move(unit)) : words(fmt::format("{}", value));
}

/// A shipped rule, read once.
template <class Rule>
const Rule* shipped(const char* name, Asking& asking) {
  static const Result<Rule> rule = [&] {
    const char* home = std::getenv("LANTIAN_HOME");
    const std::string below = std::string{"data/transport/"} + name;
    const std::ifstream in{std::filesystem::path{home != nullptr ? home : LANTIAN_DATA_ROOT} / below, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    return Rule::read({below, text.str()});
  }();
  if (!rule) asking.misuse(rule.error().text());
  return rule ? &*rule : nullptr;
}

/// What a case gives: "wind 5 m/s" by name. Units are fixed and written; every name must be known.
class Givens {
 public:
  using Units = std::map<std::string, std::string, std::less<>>;

  Givens(const Call& call, const Units& units, Asking& asking) {
    std::vector<std::string> known;
    for (const auto& [name, unit] : units) known.push_back(name);
    for (const Clause& clause : call.given) {
      const auto found = units.find(clause[0]);
      if (found == units.end()) {
        asking.misuse(fmt::format("'{}' is not known; there are {}", clause[0], joined(known, " ")));
      } else if ((clause.size() > 2 ? clause[2] : "") != found->second) {
        asking.misuse(fmt::format("'{}' is in {}", clause[0], found->second.empty() ? "no unit" : found->second));
      } else {
        values_[clause[0]] = asking.decimal(asking.word(clause, 1, "a number"));
      }
    }
  }

  std::optional<Decimal> find(std::string_view name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::nullopt : std::optional{found->second};
  }
  double or_else(std::string_view name, double fallback) const {
    const auto found = find(name);
    return found ? found->approximate() : fallback;
  }

 private:
  std::map<std::string, Decimal, std::less<>> values_;
};

const Givens::Units plume_units{{"height", "m"},      {"diameter", "m"},     {"gas", "C"},  {"velocity", "m/s"},
                                {"air", "C"},         {"wind", "m/s"},       {"u*", "m/s"}, {"gradient", "K/m"},
                                {"above-lid", "K/m"}, {"mixing-height", "m"}};

/// The same air from the ground up, but for a jump of stratification at the mixing height where one is given.
struct PlumeAir {
  std::array<double, 2> height{}, wind{}, temperature{}, gradient{};
  AirColumn column;

  PlumeAir(const Givens& given, bool convective) {
    const double lid = given.or_else("mixing-height", 3000);
    height = {lid - 0.01, lid};
    wind.fill(given.or_else("wind", 5));
    temperature.fill(given.or_else("air", 0) + celsius_zero);
    gradient.fill(given.or_else("gradient", 0));
    gradient[1] = given.or_else("above-lid", gradient[1]);
    column = {height, wind, temperature, gradient, given.or_else("u*", 0.3), lid, convective};
  }
};

Rise rise_of(const Call& call, const Givens& given, Asking& asking, KnownRelease& known) {
  const auto* rule = shipped<RiseRule>("plume-rise.toml", asking);
  const auto* book = shipped<ReleaseBook>("release.toml", asking);
  const std::string& kind = asking.word(call.arguments, 0, "stable or convective");
  if (kind != "stable" && kind != "convective") asking.misuse("air is stable (or neutral: stable) or convective");
  if (!asking.misused().empty()) return {};
  known = book->release_of({given.find("height"), given.find("diameter"), given.find("gas"), given.find("velocity")});
  return plume_rise(*rule, known.release, PlumeAir{given, kind == "convective"}.column);
}

/// plume-rise stable|convective | given height 120 m, wind 5 m/s, ... | expect rise 196.3 m, kind convective
Outcome run_plume_rise(const Call& call, Asking& asking) {
  KnownRelease known;
  const Rise rise = rise_of(call, Givens{call, plume_units, asking}, asking, known);
  Outcome outcome;
  outcome.values["rise"] = digits(rise.rise_m, "m");
  outcome.values["top"] = digits(rise.stack_m + rise.rise_m, "m");
  outcome.values["buoyancy"] = digits(rise.fluxes.buoyancy, "m4/s3");
  outcome.values["momentum"] = digits(rise.fluxes.momentum, "m4/s2");
  outcome.values["distance"] = digits(rise.distance_m, "m");
  outcome.values["through the lid"] = digits(100 * rise.penetrated, "%");
  outcome.values["kind"] = words(std::string{name_of(rise.kind)});
  std::string assumed = known.assumed.any() ? known.assumed.text() : "nothing";
  std::erase(assumed, ',');
  outcome.values["assumed"] = words(std::move(assumed));
  outcome.values["impossible"] = number(Rational{static_cast<std::int64_t>(known.odd.size())}, "");
  return outcome;
}

/// layers stable|convective | as plume-rise | expect 1 0 %, 2 12.5 % ... of the shipped layers of the basin
Outcome run_layers(const Call& call, Asking& asking) {
  KnownRelease known;
  const Rise rise = rise_of(call, Givens{call, plume_units, asking}, asking, known);
  const auto* rule = shipped<RiseRule>("plume-rise.toml", asking);
  if (!asking.misused().empty()) return {};
  const std::array<double, 13> interfaces{0, 20, 45, 80, 130, 200, 300, 450, 650, 950, 1400, 2000, 3000};
  const ReleaseLayers layers = layers_of(spread_of(*rule, rise), interfaces);
  Outcome outcome;
  double sum = 0;
  for (std::size_t k = 0; k + 1 < interfaces.size(); ++k) {
    const auto share = static_cast<double>(layers.share.at(k));
    outcome.values[fmt::format("{}-{}", interfaces.at(k), interfaces.at(k + 1))] = digits(100 * share, "%");
    sum += share;
  }
  outcome.values["sum"] = digits(100 * sum, "%");
  return outcome;
}

const Givens::Units air_units{{"air", "C"},    {"humidity", "%"},      {"pressure", "hPa"},
                              {"sun", "W/m2"}, {"ozone", "ppb"},       {"nox", "ppb"},
                              {"class", ""},   {"particles", "ug/m3"}, {"calibration", ""}};

ReactingAir reacting_air(const Givens& given, const ChemistryRule& rule) {
  constexpr double hecto = 100;
  ReactingAir air;
  air.temperature_k = given.or_else("air", 0) + celsius_zero;
  air.relative_humidity = given.or_else("humidity", 50) / 100;
  air.pressure_pa = given.or_else("pressure", 1013.25) * hecto;
  air.shortwave_w_m2 = given.or_else("sun", 0);
  air.stability = static_cast<int>(given.or_else("class", 4));
  air.ozone_ppb = given.or_else("ozone", rule.baseline.ozone_ppb);
  air.nox_ppb = given.or_else("nox", rule.baseline.nox_ppb);
  air.particles_ug_m3 = given.or_else("particles", rule.baseline.particles_ug_m3);
  return air;
}

/// The shipped chemistry with the terms that the statement names, or all of its own.
std::optional<ChemistryRule> chemistry_of(const Call& call, const Givens& given, Asking& asking) {
  const auto* shipped_rule = shipped<ChemistryRule>("chemistry.toml", asking);
  if (shipped_rule == nullptr) return std::nullopt;
  ChemistryRule rule = *shipped_rule;
  rule.heterogeneous.calibration = given.or_else("calibration", rule.heterogeneous.calibration);
  if (call.arguments.empty()) return rule;
  rule.so2 = rule.nox = {};
  for (const std::string& word : call.arguments) {
    const bool known = word == "mesopuff" || word == "oh" || word == "heterogeneous" || word == "night";
    if (!known) asking.misuse(fmt::format("'{}' is no term; there are mesopuff oh heterogeneous night", word));
    rule.so2.mesopuff = rule.nox.mesopuff = rule.so2.mesopuff || word == "mesopuff";
    rule.so2.oh = rule.nox.oh = rule.so2.oh || word == "oh";
    rule.so2.heterogeneous = rule.so2.heterogeneous || word == "heterogeneous";
    rule.nox.night = rule.nox.night || word == "night";
  }
  return rule;
}

constexpr double percent_h = 100 * 3600.0;

/// sulphur-rate [TERMS] | given air -10 C, humidity 75 %, sun 300 W/m2 | expect total 1.7 %/h, oh 0.6 %/h
Outcome run_sulphur_rate(const Call& call, Asking& asking) {
  const Givens given{call, air_units, asking};
  const auto rule = chemistry_of(call, given, asking);
  if (!asking.misused().empty()) return {};
  const SulphurRates rates = rule->sulphur(reacting_air(given, *rule));
  Outcome outcome;
  outcome.values["mesopuff"] = digits(percent_h * rates.mesopuff, "%/h");
  outcome.values["oh"] = digits(percent_h * rates.oh, "%/h");
  outcome.values["heterogeneous"] = digits(percent_h * rates.heterogeneous, "%/h");
  outcome.values["total"] = digits(percent_h * rates.total(), "%/h");
  return outcome;
}

/// nitrogen-rate [TERMS] | as sulphur-rate | expect total 4.9 %/h
Outcome run_nitrogen_rate(const Call& call, Asking& asking) {
  const Givens given{call, air_units, asking};
  const auto rule = chemistry_of(call, given, asking);
  if (!asking.misused().empty()) return {};
  const NitrogenRates rates = rule->nitrogen(reacting_air(given, *rule));
  Outcome outcome;
  outcome.values["mesopuff"] = digits(percent_h * rates.mesopuff, "%/h");
  outcome.values["oh"] = digits(percent_h * rates.oh, "%/h");
  outcome.values["night"] = digits(percent_h * rates.night, "%/h");
  outcome.values["total"] = digits(percent_h * rates.total(), "%/h");
  return outcome;
}

/// nitrate | given air -10 C, humidity 50 %, sulphate 25 ug/m3, nitrate 25 ug/m3, ammonia 30 ppb | expect share 99.9985
/// %
Outcome run_nitrate(const Call& call, Asking& asking) {
  const Givens given{call,
                     {{"air", "C"},
                      {"humidity", "%"},
                      {"pressure", "hPa"},
                      {"sulphate", "ug/m3"},
                      {"nitrate", "ug/m3"},
                      {"ammonia", "ppb"}},
                     asking};
  const auto* rule = shipped<ChemistryRule>("chemistry.toml", asking);
  if (!asking.misused().empty()) return {};
  const NitrateAir air{given.or_else("air", 0) + celsius_zero,
                       given.or_else("humidity", 50) / 100,
                       100 * given.or_else("pressure", 1013.25),
                       given.or_else("sulphate", rule->baseline.sulphate_ug_m3),
                       given.or_else("nitrate", rule->baseline.total_nitrate_ug_m3),
                       given.or_else("ammonia", rule->baseline.total_ammonia_ppb)};
  const SecondaryWeights weights = secondary_weights(*rule, air);
  Outcome outcome;
  outcome.values["product"] = digits(nitrate_product(rule->nitrate, air.temperature_k, air.relative_humidity), "ppb2");
  outcome.values["share"] = digits(100 * weights.nitrate_share, "%");
  outcome.values["neutralised"] = digits(100 * weights.neutralised, "%");
  outcome.values["of sulphate"] = digits(weights.of_sulphate, "kg/kg");
  outcome.values["of nitrate"] = digits(weights.of_total_nitrate, "kg/kg");
  return outcome;
}

std::optional<Kind> kind_of(const Call& call, Asking& asking) {
  const std::string& word = asking.word(call.arguments, 0, "fine, coarse, so2 or nox");
  for (const Kind kind : every_kind) {
    if (name_of(kind) == word) return kind;
  }
  asking.misuse(fmt::format("'{}' is no kind of tracer; there are fine coarse so2 nox", word));
  return std::nullopt;
}

/// dry-deposition KIND | given u* 0.3 m/s, 1/L 0.05 1/m, z0 0.1 m, air -10 C, pressure 950 hPa, snow 60 %
/// | expect 0.207492 cm/s, aerodynamic 59.209752 s/m
Outcome run_dry_deposition(const Call& call, Asking& asking) {
  const Givens given{
      call,
      {{"u*", "m/s"}, {"1/L", "1/m"}, {"z0", "m"}, {"at", "m"}, {"air", "C"}, {"pressure", "hPa"}, {"snow", "%"}},
      asking};
  const auto kind = kind_of(call, asking);
  const auto* rule = shipped<DepositionRule>("deposition.toml", asking);
  if (!asking.misused().empty()) return {};
  const SurfaceAir air{given.or_else("u*", 0.3),
                       given.or_else("1/L", 0),
                       given.or_else("z0", 0.1),
                       given.or_else("at", 10),
                       given.or_else("air", 0) + celsius_zero,
                       100 * given.or_else("pressure", 1013.25),
                       given.or_else("snow", 0) / 100};
  Outcome outcome;
  outcome.values[""] = digits(100 * dry_velocity(*rule, *kind, air), "cm/s");
  outcome.values["aerodynamic"] = digits(aerodynamic_resistance(rule->surface, air), "s/m");
  outcome.values["snow resistance"] = digits(snow_resistance(rule->so2, air.temperature_k), "s/m");
  return outcome;
}

/// washing KIND | given precipitation 2 mm/h, snow 25 % | expect 16.5 1e-5/s, half-life 1.17 h
Outcome run_washing(const Call& call, Asking& asking) {
  const Givens given{call, {{"precipitation", "mm/h"}, {"snow", "%"}}, asking};
  const auto kind = kind_of(call, asking);
  const auto* rule = shipped<DepositionRule>("deposition.toml", asking);
  if (!asking.misused().empty()) return {};
  const double rate = washing_rate(rule->washing.at(static_cast<std::size_t>(*kind)), given.or_else("precipitation", 0),
                                   given.or_else("snow", 0) / 100);
  Outcome outcome;
  outcome.values[""] = digits(rate * 1e5, "1e-5/s");
  outcome.values["half-life"] = rate > 0 ? digits(std::log(2.0) / rate / 3600, "h") : words("never");
  return outcome;
}

}  // namespace

std::vector<Verb> transport_verbs() {
  return {{"plume-rise", run_plume_rise},
          {"layers", run_layers},
          {"sulphur-rate", run_sulphur_rate},
          {"nitrogen-rate", run_nitrogen_rate},
          {"nitrate", run_nitrate},
          {"dry-deposition", run_dry_deposition},
          {"washing", run_washing}};
}

}  // namespace lantian::cases
