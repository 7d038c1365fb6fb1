#pragma once
#include "keep/netcdf_io.hpp"
#include "weather/fields.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Hourly weather on disk: NetCDF-4 by the CF conventions, version 1.8 (cfconventions.org). A file says what its fields
/// are, where they lie and where they come from; it ends with a hash over all of it, so that neither half of one nor a
/// changed one is taken for whole. Layout: doc/weather.md.
namespace lantian::keep {

struct WeatherOrigin {
  bool synthetic = false;
  std::string lineage;  ///< of the weather that is written
  std::string title;
};

/// Writes hours one after another. The file appears under its name when `finish` returns, and not before; one that is
/// dropped earlier leaves nothing behind.
class WeatherWriter {
 public:
  /// Returns io.
  static Result<std::unique_ptr<WeatherWriter>> create(const std::string& path, const weather::Grid& grid,
                                                       const WeatherOrigin& origin);
  WeatherWriter(const WeatherWriter&) = delete;
  WeatherWriter& operator=(const WeatherWriter&) = delete;
  ~WeatherWriter();

  /// Returns invalid_argument for an hour that does not follow the one before, io.
  Result<void> append(const weather::MetSlab& slab);
  /// Returns invalid_argument when no hour was written, io.
  Result<void> finish();

 private:
  WeatherWriter(std::string path, std::string part, const weather::Grid& grid, WeatherOrigin origin);
  void define();
  void define_fields();

  std::string path_, part_;
  weather::Grid grid_;
  WeatherOrigin origin_;
  netcdf::File file_;
  std::vector<int> variables_;  ///< parallel to slab_fields()
  int time_ = -1, bounds_ = -1, digest_ = -1;
  HourEnding last_{};
  std::size_t hours_ = 0;
  std::string digests_;  ///< of the hours so far, one after another
  std::vector<float> turned_;
  bool finished_ = false;
};

/// A file of WeatherWriter. Every hour that is read is compared with its hash.
class StoredWeather final : public weather::Weather {
 public:
  /// Returns not_found; malformed (no NetCDF, cut short, not written by WeatherWriter, a field missing, of another
  /// shape or unit, coordinates that are not those of the grid: each named); corrupt (not finished, changed).
  static Result<std::unique_ptr<StoredWeather>> open(const std::string& path);

  const weather::Grid& grid() const override { return grid_; }
  HourEnding first() const override { return first_; }
  HourEnding last() const override { return first_ + std::chrono::hours{static_cast<std::int64_t>(hours_) - 1}; }
  bool synthetic() const override { return origin_.synthetic; }
  /// What the file's maker said, and the file's hash.
  std::string lineage() const override;
  /// Returns not_found (an hour outside), corrupt (its content does not match its hash), io.
  Result<void> read(HourEnding hour, weather::MetSlab& slab) override;

  const WeatherOrigin& origin() const { return origin_; }
  const std::string& content_hash() const { return content_; }

 private:
  explicit StoredWeather(netcdf::File file) : file_{std::move(file)} {}
  Result<void> read_grid();
  Result<void> read_hours();
  Result<void> find_fields();

  netcdf::File file_;
  weather::Grid grid_;
  WeatherOrigin origin_;
  std::vector<int> variables_;
  HourEnding first_{};
  std::size_t hours_ = 0;
  std::string digests_, content_;
  std::vector<float> turned_;
};

}  // namespace lantian::keep
