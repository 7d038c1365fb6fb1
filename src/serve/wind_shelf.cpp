#include "serve/wind_shelf.hpp"

#include "base/assert.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

namespace lantian::serve {
namespace {

constexpr std::size_t most_arrows = 24;
constexpr double kept_per_m_s = 100;
/// More than a month is made in the background, never while somebody waits.
constexpr std::ptrdiff_t most_read_at_once = 31 * 24;
constexpr int fill_stretch = 30 * 24;
constexpr const char* file_head = "lantian wind 1";

std::int16_t kept_speed(double m_s) {
  return static_cast<std::int16_t>(std::lround(std::clamp(m_s, -300.0, 300.0) * kept_per_m_s));
}

}  // namespace

std::optional<std::size_t> cell_column_at(const weather::Grid& grid, const weather::Position& place) {
  const weather::MapPoint at = weather::to_map(grid.projection, place);
  const int i = static_cast<int>(std::floor((at.x - grid.west_m) / grid.cell_m));
  const int j = static_cast<int>(std::floor((at.y - grid.south_m) / grid.cell_m));
  if (i < 0 || j < 0 || i >= grid.nx || j >= grid.ny) return std::nullopt;
  return grid.column(i, j);
}

double GroundWind::speed_m_s() const {
  return std::hypot(east_m_s, north_m_s);
}

std::optional<double> GroundWind::from_deg() const {
  if (east_m_s == 0 && north_m_s == 0) return std::nullopt;
  const double degrees = std::atan2(-east_m_s, -north_m_s) * 180 / std::numbers::pi;
  return degrees < 0 ? degrees + 360 : degrees;
}

GroundWind turned_to_north(const weather::Projection& projection, const weather::Position& place, double along_x_m_s,
                           double along_y_m_s) {
  constexpr double step_degrees = 0.01;
  const weather::MapPoint south = weather::to_map(projection, {place.longitude, place.latitude - step_degrees});
  const weather::MapPoint north = weather::to_map(projection, {place.longitude, place.latitude + step_degrees});
  const double length = std::hypot(north.x - south.x, north.y - south.y);
  const double x = (north.x - south.x) / length, y = (north.y - south.y) / length;
  return {along_x_m_s * y - along_y_m_s * x, along_x_m_s * x + along_y_m_s * y};
}

std::vector<WindSpot> arrow_spots(const weather::Grid& grid) {
  int step = 1;
  const auto along = [&](int cells) { return static_cast<std::size_t>((cells - 1) / step + 1); };
  while (along(grid.nx) * along(grid.ny) > most_arrows) ++step;
  std::vector<WindSpot> out;
  // What is left over is shared between both sides.
  for (int j = (grid.ny - 1) % step / 2; j < grid.ny; j += step) {
    for (int i = (grid.nx - 1) % step / 2; i < grid.nx; i += step) {
      const weather::MapPoint middle{grid.west_m + (i + 0.5) * grid.cell_m, grid.south_m + (j + 0.5) * grid.cell_m};
      out.push_back({"", weather::to_position(grid.projection, middle)});
    }
  }
  return out;
}

WindShelf::WindShelf(std::unique_ptr<weather::Weather> weather, WindShelfChoice choice)
    : weather_{std::move(weather)},
      choice_{std::move(choice)},
      arrows_{arrow_spots(weather_->grid())},
      slab_{weather_->grid()} {
  const weather::Grid& grid = weather_->grid();
  std::erase_if(choice_.places, [&](const WindSpot& one) { return !cell_column_at(grid, one.place); });
  choice_.first = std::max(choice_.first, weather_->first());
  choice_.last = std::min(choice_.last, weather_->last());
  for (const auto* spots : {&arrows_, &choice_.places}) {
    for (const WindSpot& spot : *spots) {
      const auto column = cell_column_at(grid, spot.place);
      LANTIAN_ASSERT(column.has_value(), "a spot on the grid");
      spots_.push_back(&spot);
      cells_.push_back(*column * static_cast<std::size_t>(grid.nz));
    }
  }
}

WindFacts WindShelf::facts() const {
  const weather::Grid& grid = weather_->grid();
  return {weather_->synthetic(), choice_.of_this_air, weather_->lineage(), grid.centre_height(0), grid.cell_m};
}

const WindSpot* WindShelf::spot_of(std::string_view id) const {
  const auto found = std::ranges::find(choice_.places, id, &WindSpot::id);
  return found == choice_.places.end() ? nullptr : &*found;
}

std::size_t WindShelf::place_of(const WindSpot& spot) const {
  const auto found = std::ranges::find(spots_, &spot);
  LANTIAN_ASSERT(found != spots_.end(), "a spot of this shelf");
  return static_cast<std::size_t>(found - spots_.begin());
}

bool WindShelf::knows(HourEnding hour) {
  const std::scoped_lock one{turn_};
  return known_.contains(hour);
}

Result<void> WindShelf::read(HourEnding hour) {
  const std::scoped_lock alone{reading_};
  if (knows(hour)) return {};  // somebody was faster
  LANTIAN_CHECK(weather_->read(hour, slab_));
  Row row;
  for (std::size_t n = 0; n < spots_.size(); ++n) {
    const GroundWind wind =
        turned_to_north(weather_->grid().projection, spots_[n]->place, static_cast<double>(slab_.wind_east[cells_[n]]),
                        static_cast<double>(slab_.wind_north[cells_[n]]));
    row.push_back(kept_speed(wind.east_m_s));
    row.push_back(kept_speed(wind.north_m_s));
  }
  const std::scoped_lock one{turn_};
  known_.emplace(hour, std::move(row));
  return {};
}

Result<std::vector<std::optional<GroundWind>>> WindShelf::hours_at(const WindSpot& spot, HourEnding first,
                                                                   HourEnding last) {
  const HourEnding from = std::max(first, choice_.first), to = std::min(last, choice_.last);
  std::vector<HourEnding> missing;
  for (HourEnding hour = from; hour <= to; hour += std::chrono::hours{1}) {
    if (!knows(hour)) missing.push_back(hour);
  }
  if (std::ssize(missing) > most_read_at_once) {
    return Error{ErrorCode::locked, "the wind of these hours is still being prepared; see /api/v1/progress", ""};
  }
  for (const HourEnding hour : missing) LANTIAN_CHECK(read(hour));
  const std::size_t place = place_of(spot);
  std::vector<std::optional<GroundWind>> out;
  const std::scoped_lock one{turn_};
  for (HourEnding hour = first; hour <= last; hour += std::chrono::hours{1}) {
    out.emplace_back();
    const auto found = known_.find(hour);
    if (found == known_.end()) continue;
    out.back() = GroundWind{found->second[2 * place] / kept_per_m_s, found->second[2 * place + 1] / kept_per_m_s};
  }
  return out;
}

Result<void> WindShelf::fill(const Progress& progress) {
  take_file();
  const int all = static_cast<int>((choice_.last - choice_.first).count()) + 1;
  int done = 0;
  bool read_any = false;
  // Within a stretch forward, as made-up weather remembers its boundary layer.
  for (HourEnding end = choice_.last; end >= choice_.first; end -= std::chrono::hours{fill_stretch}) {
    const HourEnding begin = std::max(choice_.first, end - std::chrono::hours{fill_stretch - 1});
    for (HourEnding hour = begin; hour <= end; hour += std::chrono::hours{1}) {
      ++done;
      if (knows(hour)) continue;
      LANTIAN_CHECK(read(hour));
      read_any = true;
      if (progress && !progress(done, all)) {
        LANTIAN_CHECK(write_file());
        return Error{ErrorCode::incomplete, "stopped", text_of(hour)};
      }
    }
  }
  return read_any ? write_file() : Result<void>{};
}

/// A head with the stamp, then for each hour its number and its row, as this machine lays them out. A file that does
/// not fit is passed over: it is made again.
void WindShelf::take_file() {
  if (choice_.file.empty()) return;
  const auto text = keep::read_file(choice_.file);
  const std::string head = fmt::format("{} {} {}\n", file_head, choice_.stamp, spots_.size());
  if (!text || !text->starts_with(head)) return;
  const std::size_t row_bytes = 2 * spots_.size() * sizeof(std::int16_t), step = sizeof(std::int64_t) + row_bytes;
  if ((text->size() - head.size()) % step != 0) return;
  const std::scoped_lock one{turn_};
  for (std::size_t at = head.size(); at < text->size(); at += step) {
    std::int64_t number = 0;
    Row row(2 * spots_.size());
    std::memcpy(&number, text->data() + at, sizeof(number));
    std::memcpy(row.data(), text->data() + at + sizeof(number), row_bytes);
    known_.emplace(HourEnding{std::chrono::hours{number}}, std::move(row));
  }
}

Result<void> WindShelf::write_file() {
  if (choice_.file.empty()) return {};
  std::string bytes = fmt::format("{} {} {}\n", file_head, choice_.stamp, spots_.size());
  {
    const std::scoped_lock one{turn_};
    for (const auto& [hour, row] : known_) {
      const std::int64_t number = hour.time_since_epoch().count();
      bytes.append(reinterpret_cast<const char*>(&number), sizeof(number));
      bytes.append(reinterpret_cast<const char*>(row.data()), row.size() * sizeof(std::int16_t));
    }
  }
  return keep::write_file(choice_.file, bytes);
}

}  // namespace lantian::serve
