#include "transport/puff.hpp"

#include <cmath>

namespace lantian::transport {
namespace {

using terms::Section;

Growth read_growth(Section& top, std::string_view key, std::vector<Provenance>& sources) {
  Growth growth;
  read_table(top, key, sources, [&](Section& part) {
    growth = {read_number(part, "factor", {0, 10}), read_number(part, "time_s", {1, 100'000}),
              read_number(part, "power", {0.01, 0.99})};
  });
  return growth;
}

void read_turbulence(Section& top, PuffRule& rule) {
  read_table(top, "turbulence", rule.sources, [&](Section& part) {
    constexpr Bounds share_of_scale{0, 10};
    PuffRule::Turbulence& t = rule.turbulence;
    t.lateral = read_number(part, "lateral", share_of_scale);
    t.vertical = read_number(part, "vertical", share_of_scale);
    t.convective_lateral = read_number(part, "convective_lateral", share_of_scale);
    t.convective_vertical = read_number(part, "convective_vertical", share_of_scale);
    t.convective_decay = read_number(part, "convective_decay", {0, 1});
    t.least_lateral_m_s = read_number(part, "least_lateral_m_s", {0.001, 5});
    t.least_vertical_m_s = read_number(part, "least_vertical_m_s", {0.001, 5});
  });
}

}  // namespace

Result<PuffRule> PuffRule::read(const terms::SourceFile& file) {
  return read_physics<PuffRule>(file, [](Section& top, PuffRule& rule) {
    read_turbulence(top, rule);
    rule.lateral = read_growth(top, "lateral", rule.sources);
    rule.vertical_unstable = read_growth(top, "vertical_unstable", rule.sources);
    rule.vertical_stable = read_growth(top, "vertical_stable", rule.sources);
    read_table(top, "birth", rule.sources, [&](Section& part) {
      rule.rise_over_width = read_number(part, "rise_over_width", {0.5, 20});
      rule.least_width_m = read_number(part, "least_width_m", {0.1, 100});
    });
    read_table(top, "course", rule.sources, [&](Section& part) {
      rule.step_s = read_number(part, "step_s", {1, 3600});
      rule.radius_m = read_number(part, "radius_m", {0, 100'000});
      rule.well_mixed = read_number(part, "well_mixed", {0.5, 5});
      rule.life_hours = part.whole("life_hours", 0, 12);
      if (std::abs(std::remainder(3600, rule.step_s)) > 1e-9)
        part.fault(part.line_of("step_s"), "'step_s' divides the hour of 3600 s");
    });
  });
}

}  // namespace lantian::transport
