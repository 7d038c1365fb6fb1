#include "transport/plume_rise.hpp"

namespace lantian::transport {
namespace {

using terms::Section;

constexpr Bounds rise_factor{0.000001, 1000};
constexpr Bounds rise_power{0.01, 1};
constexpr Bounds theta_gradient{0.0001, 0.1};

void read_formulas(Section& top, RiseRule& rule) {
  read_table(top, "gradual", rule.sources, [&](Section& part) {
    rule.entrainment = read_number(part, "entrainment", {0.01, 2});
  });
  read_table(top, "final", rule.sources, [&](Section& part) {
    rule.small_factor = read_number(part, "small_factor", rise_factor);
    rule.small_power = read_number(part, "small_power", rise_power);
    rule.large_factor = read_number(part, "large_factor", rise_factor);
    rule.large_power = read_number(part, "large_power", rise_power);
    rule.border_m4_s3 = read_number(part, "border_m4_s3", rise_factor);
    rule.jet_factor = read_number(part, "momentum_factor", rise_factor);
    rule.jet_wind_factor = read_number(part, "momentum_wind_factor", rise_factor);
  });
  read_table(top, "stable", rule.sources, [&](Section& part) {
    rule.stable_factor = read_number(part, "factor", rise_factor);
    rule.stable_momentum_factor = read_number(part, "momentum_factor", rise_factor);
    rule.frequency_share = read_number(part, "frequency_share", {0.01, 2});
    rule.least_gradient_k_m = read_number(part, "least_gradient_k_m", theta_gradient);
  });
  read_table(top, "calm", rule.sources,
             [&](Section& part) { rule.calm_factor = read_number(part, "factor", rise_factor); });
  read_table(top, "neutral", rule.sources, [&](Section& part) {
    rule.neutral_factor = read_number(part, "factor", rise_factor);
    rule.neutral_length_power = read_number(part, "length_power", rise_power);
    rule.neutral_height_power = read_number(part, "height_power", rise_power);
  });
}

void read_limits(Section& top, RiseRule& rule) {
  read_table(top, "lid", rule.sources, [&](Section& part) {
    rule.lid_factor = read_number(part, "factor", rise_factor);
    rule.lid_least_gradient_k_m = read_number(part, "least_gradient_k_m", theta_gradient);
  });
  read_table(top, "spread", rule.sources, [&](Section& part) {
    rule.spread_bottom = read_number(part, "bottom", {0, 1});
    rule.spread_top = read_number(part, "top", {1, 3});
  });
  read_table(top, "tip", rule.sources, [&](Section& part) {
    rule.tip_ratio = read_number(part, "ratio", {0, 5});
    rule.tip_factor = read_number(part, "factor", {0, 5});
  });
  read_table(top, "wind", rule.sources, [&](Section& part) {
    rule.least_wind_m_s = read_number(part, "least_m_s", {0.01, 5});
  });
}

}  // namespace

Result<RiseRule> RiseRule::read(const terms::SourceFile& file) {
  return read_physics<RiseRule>(file, [](Section& top, RiseRule& rule) {
    read_formulas(top, rule);
    read_limits(top, rule);
  });
}

}  // namespace lantian::transport
