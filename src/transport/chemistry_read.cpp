#include "base/text.hpp"
#include "transport/chemistry.hpp"

#include <algorithm>
#include <string>

namespace lantian::transport {
namespace {

using terms::Section;

constexpr Bounds part_of_one{0, 1};
constexpr Bounds rate_factor{0, 1'000'000};
constexpr Bounds rate_power{-10, 10};
constexpr Bounds coefficient{-1'000'000, 1'000'000};

void take_terms(Section& part, std::string_view key, ChemistryRule::Terms& chosen) {
  const bool sulphur = key == "so2";
  for (const std::string& word : part.texts(key)) {
    if (word == "mesopuff") {
      chosen.mesopuff = true;
    } else if (word == "oh") {
      chosen.oh = true;
    } else if (sulphur && word == "heterogeneous") {
      chosen.heterogeneous = true;
    } else if (!sulphur && word == "night") {
      chosen.night = true;
    } else {
      part.fault(part.line_of(key), fmt::format("'{}' is no term of {}; there are mesopuff, oh, {}", word, key,
                                                sulphur ? "heterogeneous" : "night"));
    }
  }
  if (chosen.mesopuff && chosen.oh)
    part.fault(part.line_of(key), "mesopuff and oh both stand for the gas phase; keep one of them");
  if (chosen.mesopuff && chosen.night)
    part.fault(part.line_of(key), "mesopuff has a night value of its own; keep it or night");
}

void read_mesopuff(Section& top, ChemistryRule& rule) {
  read_table(top, "mesopuff", rule.sources, [&](Section& part) {
    ChemistryRule::Mesopuff& m = rule.mesopuff;
    m.so2_factor = read_number(part, "so2_factor", rate_factor);
    m.so2_solar_power = read_number(part, "so2_solar_power", rate_power);
    m.so2_ozone_power = read_number(part, "so2_ozone_power", rate_power);
    m.so2_stability_power = read_number(part, "so2_stability_power", rate_power);
    m.aqueous_factor = read_number(part, "aqueous_factor", rate_factor);
    m.aqueous_power = read_number(part, "aqueous_power", rate_power);
    m.aqueous_least = read_number(part, "aqueous_least", {0, 100});
    m.nox_factor = read_number(part, "nox_factor", rate_factor);
    m.nox_ozone_power = read_number(part, "nox_ozone_power", rate_power);
    m.nox_power = read_number(part, "nox_power", rate_power);
    m.nox_stability_power = read_number(part, "nox_stability_power", rate_power);
    m.so2_night = read_number(part, "so2_night", {0, 100});
    m.nox_night = read_number(part, "nox_night", {0, 100});
    m.day_w_m2 = read_number(part, "day_w_m2", {0, 1000});
  });
}

void read_stability(Section& top, ChemistryRule& rule) {
  read_table(top, "stability", rule.sources, [&](Section& part) {
    ChemistryRule::Stability& s = rule.stability;
    read_numbers(part, "wind_m_s", {0, 100}, s.wind_m_s);
    read_numbers(part, "solar_w_m2", {0, 2000}, s.solar_w_m2);
    read_numbers(part, "day", {1, 6}, s.day);
    read_numbers(part, "night_wind_m_s", {0, 100}, s.night_wind_m_s);
    read_numbers(part, "night_unstable", {1, 6}, s.night_unstable);
    read_numbers(part, "night_stable", {1, 6}, s.night_stable);
    if (!std::ranges::is_sorted(s.wind_m_s) || !std::ranges::is_sorted(s.night_wind_m_s))
      part.fault(part.line(), "winds go upward");
    if (!std::ranges::is_sorted(s.solar_w_m2, std::greater{})) part.fault(part.line(), "'solar_w_m2' goes downward");
  });
}

/// [value in `unit`, power of T / 300].
PowerLaw read_law(Section& part, std::string_view key, double unit) {
  std::array<double, 2> numbers{};
  read_numbers(part, key, coefficient, numbers);
  if (numbers[0] < 0) part.fault(part.line_of(key), fmt::format("the rate of '{}' is not negative", key));
  return {numbers[0] * unit, numbers[1]};
}

void read_oh(Section& top, ChemistryRule& rule) {
  read_table(top, "oh", rule.sources, [&](Section& part) {
    constexpr double low_unit = 1e-30, high_unit = 1e-12;
    ChemistryRule::Oh& oh = rule.oh;
    oh.at_1000_w_m2_cm3 = read_number(part, "at_1000_w_m2_cm3", {0, 1e9});
    oh.broadening = read_number(part, "broadening", {0.01, 1});
    oh.no2_share = read_number(part, "no2_share", part_of_one);
    oh.so2_low = read_law(part, "so2_low", low_unit);
    oh.so2_high = read_law(part, "so2_high", high_unit);
    oh.no2_low = read_law(part, "no2_low", low_unit);
    oh.no2_high = read_law(part, "no2_high", high_unit);
    if (!(oh.so2_high.at_300_k > 0 && oh.no2_high.at_300_k > 0))
      part.fault(part.line(), "'so2_high' and 'no2_high' are above 0");
  });
}

void read_heterogeneous(Section& top, ChemistryRule& rule) {
  read_table(top, "heterogeneous", rule.sources, [&](Section& part) {
    ChemistryRule::Heterogeneous& h = rule.heterogeneous;
    h.dry_humidity = read_number(part, "dry_humidity", part_of_one);
    h.wet_humidity = read_number(part, "wet_humidity", part_of_one);
    h.dry_uptake = read_number(part, "dry_uptake", part_of_one);
    h.wet_uptake = read_number(part, "wet_uptake", part_of_one);
    h.diameter_m = read_number(part, "diameter_m", {1e-8, 1e-4});
    h.diffusivity_m2_s = read_number(part, "diffusivity_m2_s", {1e-7, 1e-3});
    h.surface_m2_g = read_number(part, "surface_m2_g", {0, 1000});
    h.calibration = read_number(part, "calibration", {0, 1000});
    h.calibration_low = read_number(part, "calibration_low", {0, 1000});
    h.calibration_high = read_number(part, "calibration_high", {0, 1000});
    if (!(h.dry_humidity < h.wet_humidity)) part.fault(part.line(), "'dry_humidity' is below 'wet_humidity'");
    if (!(h.calibration_low <= h.calibration && h.calibration <= h.calibration_high))
      part.fault(part.line(), "'calibration' lies between 'calibration_low' and 'calibration_high'");
  });
  read_table(top, "night", rule.sources, [&](Section& part) {
    rule.night_percent_h = read_number(part, "percent_h", {0, 100});
  });
}

void read_nitrate(Section& top, ChemistryRule& rule) {
  read_table(top, "nitrate", rule.sources, [&](Section& part) {
    read_numbers(part, "solid", coefficient, rule.nitrate.solid);
    read_numbers(part, "deliquescence", coefficient, rule.nitrate.deliquescence);
    read_numbers(part, "p1", coefficient, rule.nitrate.p1);
    read_numbers(part, "p2", coefficient, rule.nitrate.p2);
    read_numbers(part, "p3", coefficient, rule.nitrate.p3);
    rule.nitrate.power = read_number(part, "power", {0, 10});
    rule.nitrate.wettest = read_number(part, "wettest", {0.5, 0.9999});
  });
}

void read_baseline(Section& top, ChemistryRule& rule) {
  constexpr Bounds amount{0, 10'000};
  read_table(top, "baseline", rule.sources, [&](Section& part) {
    rule.baseline = {read_number(part, "ozone_ppb", amount),           read_number(part, "nox_ppb", {0.001, 10'000}),
                     read_number(part, "particles_ug_m3", amount),     read_number(part, "sulphate_ug_m3", amount),
                     read_number(part, "total_nitrate_ug_m3", amount), read_number(part, "total_ammonia_ppb", amount)};
  });
}

}  // namespace

Result<ChemistryRule> ChemistryRule::read(const terms::SourceFile& file) {
  return read_physics<ChemistryRule>(file, [](Section& top, ChemistryRule& rule) {
    read_table(top, "terms", rule.sources, [&](Section& part) {
      take_terms(part, "so2", rule.so2);
      take_terms(part, "nox", rule.nox);
    });
    read_mesopuff(top, rule);
    read_stability(top, rule);
    read_oh(top, rule);
    read_heterogeneous(top, rule);
    read_nitrate(top, rule);
    read_baseline(top, rule);
  });
}

}  // namespace lantian::transport
