#include "transport/table.hpp"

#include "base/assert.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "transport/parallel.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace lantian::transport {
namespace {

template <class Numbers>
void hash_numbers(Sha256& hash, const Numbers& values) {
  hash.add(std::as_bytes(std::span{values}));
}

template <class T>
void append_all(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}
void append_all(std::vector<float>& to, const std::vector<double>& from) {
  to.reserve(to.size() + from.size());
  for (const double one : from) to.push_back(static_cast<float>(one));
}

/// Sixteen sums beside each other, so that the compiler may use registers of any width without changing the answer.
float dot(const float* a, const float* b, std::size_t count) {
  std::array<float, 16> sum{};
  std::size_t n = 0;
  for (; n + 16 <= count; n += 16) {
    for (std::size_t k = 0; k < 16; ++k) sum[k] += a[n + k] * b[n + k];
  }
  for (std::size_t k = 0; n + k < count; ++k) sum[k] += a[n + k] * b[n + k];
  for (std::size_t half = 8; half > 0; half /= 2) {
    for (std::size_t k = 0; k < half; ++k) sum[k] += sum[k + half];
  }
  return sum[0];
}

void hash_near(Sha256& hash, const NearField& near) {
  const PuffRule& rule = near.rule;
  const PuffRule::Turbulence& t = rule.turbulence;
  std::vector<double> numbers{t.lateral,
                              t.vertical,
                              t.convective_lateral,
                              t.convective_vertical,
                              t.convective_decay,
                              t.least_lateral_m_s,
                              t.least_vertical_m_s,
                              rule.rise_over_width,
                              rule.least_width_m,
                              rule.step_s,
                              rule.radius_m,
                              rule.well_mixed,
                              static_cast<double>(rule.life_hours)};
  for (const Growth& one : {rule.lateral, rule.vertical_unstable, rule.vertical_stable})
    numbers.insert(numbers.end(), {one.factor, one.time_s, one.power});
  for (const NearStack& one : near.stacks) {
    const Release& release = one.placed.release;
    numbers.insert(numbers.end(),
                   {static_cast<double>(one.emitter), one.at.x, one.at.y, static_cast<double>(one.placed.column),
                    release.height_m, release.diameter_m, release.temperature_k, release.velocity_m_s});
  }
  for (const Receptor& one : near.receptors) numbers.insert(numbers.end(), {one.x, one.y, one.z});
  hash.add("near field\n");
  hash_numbers(hash, numbers);
}

std::optional<Precursor> precursor_of(std::string_view word) {
  if (word == "fine") return Precursor::fine;
  if (word == "coarse") return Precursor::coarse;
  if (word == "so2") return Precursor::so2;
  if (word == "nox") return Precursor::nox;
  return std::nullopt;
}

Error bad_change(std::string_view text) {
  return {ErrorCode::malformed,
          fmt::format(
              "'{}' is no change; write words key=value (source, unit, sector, class) and then *factor, with a "
              "precursor before it where only one is meant: \"sector=residential_coal *0.7\", \"unit=652301 so2*0.5\"",
              text),
          ""};
}

bool means(const EmissionChange& change, const TableSource& source) {
  return (change.source.empty() || change.source == source.id) &&
         (change.unit_id.empty() || change.unit_id == source.unit_id) &&
         (change.sector.empty() || change.sector == source.sector) &&
         source.class_code.starts_with(change.class_prefix);
}

}  // namespace

void SourceReceptorTable::append(TableWindow window, const WindowAnswer& answer) {
  const std::size_t places = receptors.size() * paths.size();
  LANTIAN_ASSERT(answer.share.size() == places * sources.size() && answer.boundary.size() == places &&
                     answer.near.size() == places * near_sources.size() &&
                     answer.map.size() == places * map_tops.size() * columns,
                 "an answer of this table's shape");
  windows.push_back(std::move(window));
  append_all(share, answer.share);
  append_all(boundary, answer.boundary);
  append_all(initial, answer.initial);
  append_all(near, answer.near);
  append_all(map, answer.map);
}

void SourceReceptorTable::append(const SourceReceptorTable& other) {
  LANTIAN_ASSERT(other.receptors == receptors && other.paths == paths && other.sources.size() == sources.size() &&
                     other.near_sources == near_sources,
                 "a table of the same shape");
  append_all(windows, other.windows);
  append_all(share, other.share);
  append_all(boundary, other.boundary);
  append_all(initial, other.initial);
  append_all(near, other.near);
  append_all(map, other.map);
}

std::string fingerprint(const RunInput& input, const AdjointChoice& choice, const Window& window,
                        const std::vector<std::pair<std::string, std::string>>& lineage) {
  Sha256 hash;
  for (const auto& [key, text] : lineage) hash.add(fmt::format("{}\n{}\n", key, text));
  const weather::Grid& grid = *input.grid;
  hash.add(fmt::format("{} {} {} {} {} {}\n{} {}\n{} {} {} {}\n", grid.nx, grid.ny, grid.nz, grid.cell_m, grid.west_m,
                       grid.south_m, input.rule.courant, input.rule.most_pairs, window.name,
                       window.first.time_since_epoch().count(), window.last.time_since_epoch().count(),
                       window.spin_back_hours));
  hash_numbers(hash, grid.interfaces);
  hash_numbers(hash, input.air);
  hash_numbers(hash, choice.map_tops);
  hash_numbers(hash, choice.paths);
  for (const Emitter& emitter : input.emitters) {
    hash.add(emitter.id + "\n");
    hash_numbers(hash, emitter.columns);
  }
  for (const Probe& probe : input.probes) {
    hash.add(probe.id + "\n");
    hash_numbers(hash, probe.cells);
  }
  if (input.near != nullptr) hash_near(hash, *input.near);
  for (const std::vector<bool>& hours : window.heard) {
    std::string bits;
    for (const bool heard : hours) bits += heard ? '1' : '0';
    hash.add(bits + "\n");
  }
  std::vector<float> rates(input.emitters.size() * precursors);
  for (HourEnding hour = window.first - std::chrono::hours{window.spin_back_hours}; hour <= window.last;
       hour += std::chrono::hours{1}) {
    input.rates->rates(hour, rates);
    hash_numbers(hash, rates);
  }
  return hash.hex();
}

Result<EmissionChange> parse_change(std::string_view text) {
  EmissionChange change;
  bool factor = false;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t space = rest.find(' ');
    const std::string_view word = rest.substr(0, space);
    rest = space == std::string_view::npos ? std::string_view{} : rest.substr(space + 1);
    if (word.empty()) continue;
    if (const std::size_t star = word.find('*'); star != std::string_view::npos) {
      if (star > 0 && !(change.precursor = precursor_of(word.substr(0, star)))) return bad_change(text);
      const std::string_view number = word.substr(star + 1);
      const auto [end, code] = std::from_chars(number.data(), number.data() + number.size(), change.factor);
      if (code != std::errc{} || end != number.data() + number.size() || factor) return bad_change(text);
      if (!(change.factor >= 0) || !std::isfinite(change.factor)) {
        return Error{ErrorCode::invalid_argument, fmt::format("the factor {} is not a number from 0 up", number),
                     std::string{text}};
      }
      factor = true;
      continue;
    }
    const std::size_t equal = word.find('=');
    const std::string_view key = word.substr(0, equal);
    std::string* member = key == "source"   ? &change.source
                          : key == "unit"   ? &change.unit_id
                          : key == "sector" ? &change.sector
                          : key == "class"  ? &change.class_prefix
                                            : nullptr;
    if (member == nullptr || equal == std::string_view::npos || equal + 1 == word.size()) return bad_change(text);
    *member = word.substr(equal + 1);
    // Sectors have names of several words: "residential coal" is written residential_coal.
    if (key == "sector") std::ranges::replace(change.sector, '_', ' ');
  }
  if (!factor) return bad_change(text);
  return change;
}

Result<std::vector<float>> factors_of(const SourceReceptorTable& table, std::span<const EmissionChange> changes) {
  std::vector<float> out(table.paths.size() * table.sources.size(), 1.0F);
  for (const EmissionChange& change : changes) {
    bool any = false;
    for (std::size_t source = 0; source < table.sources.size(); ++source) {
      if (!means(change, table.sources[source])) continue;
      any = true;
      for (std::size_t path = 0; path < table.paths.size(); ++path) {
        if (change.precursor && rule_of(table.paths[path]).from != *change.precursor) continue;
        out[path * table.sources.size() + source] *= static_cast<float>(change.factor);
      }
    }
    if (any) continue;
    return Error{
        ErrorCode::not_found,
        fmt::format("no source of the table is meant by source '{}', unit '{}', sector '{}', class '{}' (empty: "
                    "any)",
                    change.source, change.unit_id, change.sector, change.class_prefix),
        ""};
  }
  return out;
}

std::vector<float> weighted_sums(const SourceReceptorTable& table, std::span<const float> factors, int threads) {
  LANTIAN_ASSERT(factors.size() == table.paths.size() * table.sources.size(), "a factor for each path and source");
  std::vector<float> out(table.rows());
  const std::size_t sources = table.sources.size(), chosen = table.paths.size();
  // A task of some hundred kilobytes, so that starting it costs nothing beside it.
  constexpr std::size_t rows_a_task = 512;
  for_each_task((out.size() + rows_a_task - 1) / rows_a_task, threads, [&](std::size_t task, std::size_t) {
    const std::size_t end = std::min(out.size(), (task + 1) * rows_a_task);
    for (std::size_t row = task * rows_a_task; row < end; ++row)
      out[row] = dot(&table.share[row * sources], &factors[row % chosen * sources], sources);
  });
  return out;
}

std::vector<float> near_sums(const SourceReceptorTable& table) {
  std::vector<float> out(table.rows(), 0.0F);
  for (std::size_t n = 0; n < table.near.size(); ++n) out[n / table.near_sources.size()] += table.near[n];
  return out;
}

std::vector<double> measured(const SourceReceptorTable& table, std::span<const float> sums, Measured what) {
  std::vector<double> out(table.windows.size() * table.receptors.size(), 0.0);
  for (std::size_t row = 0; row < sums.size(); ++row) {
    if (adds_to(table.paths[row % table.paths.size()], what))
      out[row / table.paths.size()] += static_cast<double>(sums[row]);
  }
  return out;
}

}  // namespace lantian::transport
