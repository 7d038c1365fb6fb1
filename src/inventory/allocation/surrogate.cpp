#include "inventory/allocation/surrogate.hpp"

#include "base/text.hpp"
#include "inventory/source_class.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::inventory {
namespace {

double sum_of_shares(const std::vector<CellShare>& cells) {
  double sum = 0;
  for (const CellShare& cell : cells) sum += cell.share;
  return sum;
}

void divide_shares(std::vector<CellShare>& cells, double by) {
  for (CellShare& cell : cells) cell.share /= by;
}

/// Off the grid is for the county's own area alone a known share; other amounts are only known where there are cells.
Placement off_the_grid(std::string why) {
  return {{}, 1, "", std::move(why), ""};
}

void add_note(std::string& note, const std::string& text) {
  note += (note.empty() ? "" : "; ") + text;
}

}  // namespace

const Mask* SpaceBook::mask(std::string_view unit_id) const {
  const auto found = std::ranges::lower_bound(masks_, unit_id, {}, &Mask::unit_id);
  return found == masks_.end() || found->unit_id != unit_id ? nullptr : &*found;
}

const Surrogate* SpaceBook::surrogate(std::string_view id) const {
  const auto found = std::ranges::find(surrogates_, id, &Surrogate::id);
  return found == surrogates_.end() ? nullptr : &*found;
}

const std::vector<Ring>* SpaceBook::line(std::string_view source_id) const {
  const auto found = lines_.find(source_id);
  return found == lines_.end() ? nullptr : &found->second;
}

const std::vector<std::string>& SpaceBook::choice(std::string_view class_code) const {
  const Use* best = nullptr;
  for (const Use& use : uses_) {
    if (!covers(use.class_prefix, class_code)) continue;
    if (best == nullptr || use.class_prefix.size() > best->class_prefix.size()) best = &use;
  }
  return best == nullptr ? fallback_ : best->surrogates;
}

SpaceBook::Inside SpaceBook::inside(const Mask& mask, std::string_view id) const {
  Inside result;
  if (id == area_surrogate) {
    for (const CellShare& cell : mask.cells) {
      result.cells.push_back({cell.cell, cell.share * grid_.area_m2(cell.cell)});
    }
    result.sum = sum_of_shares(result.cells);
    return result;
  }
  const Surrogate* surrogate = this->surrogate(id);
  if (surrogate == nullptr) return result;
  const auto own = surrogate->of_unit.find(mask.unit_id);
  const bool of_county = own != surrogate->of_unit.end();
  const std::vector<CellShare>& amounts = of_county ? own->second : surrogate->cells;
  for (const CellShare& amount : amounts) {
    const auto covered = std::ranges::lower_bound(mask.cells, amount.cell, {}, &CellShare::cell);
    if (covered == mask.cells.end() || covered->cell != amount.cell || amount.share <= 0) continue;
    result.cells.push_back({amount.cell, of_county ? amount.share : amount.share * covered->share});
  }
  result.sum = sum_of_shares(result.cells);
  const double all = sum_of_shares(amounts);
  if (of_county && all > 0) result.left_out = std::max(0.0, 1 - result.sum / all);
  return result;
}

Placement SpaceBook::place_unit(std::string_view unit_id, std::span<const std::string> surrogates) const {
  const Mask* mask = this->mask(unit_id);
  if (mask == nullptr) return off_the_grid(fmt::format("no area is given for unit '{}'", unit_id));
  if (mask->cells.empty()) return off_the_grid(fmt::format("unit {} lies off the grid", unit_id));
  for (std::size_t i = 0; i < surrogates.size(); ++i) {
    Inside inside = this->inside(*mask, surrogates[i]);
    if (!(inside.sum > 0)) continue;
    Placement placed;
    placed.how = "surrogate " + surrogates[i];
    if (i > 0)
      add_note(placed.note,
               fmt::format("{} has nothing in unit {}; {} is taken", surrogates[0], unit_id, surrogates[i]));
    if (inside.left_out > 1e-12) {
      add_note(placed.note, fmt::format("{:.3g} % of {} lies in cells outside of unit {} and is left out",
                                        100 * inside.left_out, surrogates[i], unit_id));
    }
    if (mask->off_grid > 0 && surrogates[i] == area_surrogate) {
      placed.unplaced = mask->off_grid;
      placed.why = fmt::format("part of unit {} lies off the grid", unit_id);
    } else if (mask->off_grid > 0) {
      add_note(placed.note, fmt::format("{:.3g} % of unit {} lies off the grid; {} is known on it only",
                                        100 * mask->off_grid, unit_id, surrogates[i]));
    }
    placed.cells = std::move(inside.cells);
    std::ranges::sort(placed.cells, {}, &CellShare::cell);
    divide_shares(placed.cells, inside.sum / (1 - placed.unplaced));
    return placed;
  }
  return off_the_grid(fmt::format("none of {} has an amount in unit {}",
                                  joined({surrogates.begin(), surrogates.end()}, ", "), unit_id));
}

Placement SpaceBook::place_point(double x, double y, std::string_view unit_id) const {
  const auto cell = grid_.cell_at(x, y);
  if (!cell) return off_the_grid(fmt::format("({}, {}) lies off the grid", x, y));
  Placement placed{{{static_cast<std::uint32_t>(*cell), 1.0}}, 0, "coordinates", "", ""};
  const Mask* mask = this->mask(unit_id);
  const bool elsewhere = mask != nullptr && !std::ranges::binary_search(mask->cells, *cell, {}, &CellShare::cell);
  if (elsewhere) placed.note = fmt::format("({}, {}) lies outside of unit {}", x, y, unit_id);
  return placed;
}

Placement SpaceBook::place_line(std::span<const Ring> lines) const {
  std::map<std::uint32_t, double> lengths;
  double whole = 0;
  double on_grid = 0;
  for (const Ring& line : lines) {
    whole += line_length(grid_, line);
    for (const CellShare& part : line_lengths(grid_, line)) {
      lengths[part.cell] += part.share;
      on_grid += part.share;
    }
  }
  if (!(on_grid > 0)) return off_the_grid("the line lies off the grid");
  Placement placed;
  placed.how = "line";
  // A great circle is a little shorter than the pieces it is cut into; what remains below that is no part of the road.
  const double off = 1 - on_grid / whole;
  if (off > 1e-6) {
    placed.unplaced = off;
    placed.why = "part of the line lies off the grid";
  }
  for (const auto& [cell, length] : lengths) placed.cells.push_back({cell, length});
  divide_shares(placed.cells, on_grid / (1 - placed.unplaced));
  return placed;
}

}  // namespace lantian::inventory
