#include "transport/deposition.hpp"

#include <algorithm>
#include <set>

namespace lantian::transport {
namespace {

using terms::Section;

/// The kind of a table, one of `allowed`; counts it, and says when it comes twice.
Kind take_kind(Section& part, std::span<const Kind> allowed, std::set<Kind>& seen) {
  std::vector<std::string_view> words;
  for (const Kind kind : allowed) words.push_back(name_of(kind));
  const Kind kind = allowed[part.choice("kind", words)];
  if (!seen.insert(kind).second) part.fault(part.line(), fmt::format("'{}' comes twice", name_of(kind)));
  return kind;
}

void expect_all(Section& top, std::string_view table, std::span<const Kind> wanted, const std::set<Kind>& seen) {
  for (const Kind kind : wanted) {
    if (!seen.contains(kind)) top.fault(top.line(), fmt::format("no [[{}]] has kind = \"{}\"", table, name_of(kind)));
  }
}

void read_gases(Section& top, DepositionRule& rule) {
  constexpr std::array gases{Kind::so2, Kind::nox};
  constexpr Bounds resistance{0, 1'000'000};
  std::set<Kind> seen;
  for (Section& part : top.sections("gas")) {
    const Kind kind = take_kind(part, gases, seen);
    DepositionRule::Gas gas;
    gas.diffusivity_m2_s = read_number(part, "diffusivity_m2_s", {1e-7, 1e-3});
    gas.bare_s_m = read_number(part, "bare_s_m", resistance);
    gas.snow_c = read_list(part, "snow_c", {-90, 50});
    gas.snow_s_m = read_list(part, "snow_s_m", resistance);
    if (gas.snow_c.size() != gas.snow_s_m.size())
      part.fault(part.line_of("snow_s_m"), "'snow_c' and 'snow_s_m' have the same number of values");
    if (std::ranges::adjacent_find(gas.snow_c, std::greater_equal{}) != gas.snow_c.end())
      part.fault(part.line_of("snow_c"), "'snow_c' goes upward");
    read_source(part, fmt::format("gas {}", name_of(kind)), rule.sources);
    part.finish();
    (kind == Kind::so2 ? rule.so2 : rule.nox) = std::move(gas);
  }
  expect_all(top, "gas", gases, seen);
}

void read_particles(Section& top, DepositionRule& rule) {
  constexpr std::array particles{Kind::fine, Kind::coarse};
  constexpr double micro = 1e-6;
  std::set<Kind> seen;
  for (Section& part : top.sections("particles")) {
    const Kind kind = take_kind(part, particles, seen);
    DepositionRule::Particles one;
    one.diameter_m = read_number(part, "diameter_um", {0.01, 100}) * micro;
    one.density_kg_m3 = read_number(part, "density_kg_m3", {100, 20'000});
    one.uptake = read_number(part, "uptake", {0.00001, 1});
    one.unstable_m = read_number(part, "unstable_m", {0, 10'000});
    (kind == Kind::fine ? rule.fine : rule.coarse) = one;
    read_source(part, fmt::format("particles {}", name_of(kind)), rule.sources);
    part.finish();
  }
  expect_all(top, "particles", particles, seen);
}

void read_washing(Section& top, DepositionRule& rule) {
  std::set<Kind> seen;
  for (Section& part : top.sections("washing")) {
    const Kind kind = take_kind(part, every_kind, seen);
    rule.washing.at(static_cast<std::size_t>(kind)) = {
        read_number(part, "rain_a", {0, 1}), read_number(part, "rain_b", {0, 3}), read_number(part, "snow_a", {0, 1}),
        read_number(part, "snow_b", {0, 3})};
    read_source(part, fmt::format("washing {}", name_of(kind)), rule.sources);
    part.finish();
  }
  expect_all(top, "washing", every_kind, seen);
}

}  // namespace

Result<DepositionRule> DepositionRule::read(const terms::SourceFile& file) {
  return read_physics<DepositionRule>(file, [](Section& top, DepositionRule& rule) {
    read_table(top, "surface", rule.sources, [&](Section& part) {
      rule.surface = {read_number(part, "stable", {0, 50}), read_number(part, "unstable", {0, 50}),
                      read_number(part, "most_stable", {0, 100}), read_number(part, "prandtl", {0.1, 10}),
                      read_number(part, "least_friction_m_s", {0.0001, 1})};
    });
    read_gases(top, rule);
    read_particles(top, rule);
    read_washing(top, rule);
    read_table(top, "precipitation", rule.sources, [&](Section& part) {
      rule.top_m = read_number(part, "top_m", {0, 100'000});
    });
  });
}

}  // namespace lantian::transport
