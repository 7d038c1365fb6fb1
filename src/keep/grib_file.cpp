#include "keep/grib_file.hpp"

#include "keep/files.hpp"

#include <eccodes.h>
#include <fmt/core.h>

#include <cstdio>
#include <limits>
#include <map>
#include <memory>
#include <mutex>

namespace lantian::keep {
namespace {

/// The library keeps tables for all handles together.
std::mutex& grib_library() {
  static std::mutex one;
  return one;
}

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using OpenGrib = std::unique_ptr<std::FILE, FileCloser>;

struct HandleCloser {
  void operator()(codes_handle* handle) const { codes_handle_delete(handle); }
};
using GribHandle = std::unique_ptr<codes_handle, HandleCloser>;

Error bad_grib(const std::string& path, std::size_t number, std::string_view words) {
  return {ErrorCode::malformed, fmt::format("message {}: {}", number, words), path};
}

/// Keys of one message; the first that cannot be read is kept.
class GribKeys {
 public:
  explicit GribKeys(codes_handle* handle) : handle_{handle} {}

  long whole(const char* key) {
    long value = 0;
    keep(key, codes_get_long(handle_, key, &value));
    return value;
  }
  long whole_or(const char* key, long fallback) {
    long value = fallback;
    return codes_get_long(handle_, key, &value) == CODES_SUCCESS ? value : fallback;
  }
  std::string text(const char* key) {
    char value[256] = {};
    std::size_t length = sizeof value;
    keep(key, codes_get_string(handle_, key, value, &length));
    return value;
  }
  std::vector<double> numbers(const char* key) {
    std::size_t size = 0;
    keep(key, codes_get_size(handle_, key, &size));
    std::vector<double> values(size);
    if (size > 0) keep(key, codes_get_double_array(handle_, key, values.data(), &size));
    return values;
  }
  /// Empty while all went well.
  const std::string& fault() const { return fault_; }

 private:
  void keep(const char* key, int status) {
    if (status != CODES_SUCCESS && fault_.empty())
      fault_ = fmt::format("key {} cannot be read: {}", key, codes_get_error_message(status));
  }
  codes_handle* handle_;
  std::string fault_;
};

UtcSeconds time_of(long date, long time) {
  const std::chrono::year_month_day day{std::chrono::year{static_cast<int>(date / 10'000)},
                                        std::chrono::month{static_cast<unsigned>(date / 100 % 100)},
                                        std::chrono::day{static_cast<unsigned>(date % 100)}};
  return std::chrono::sys_days{day} + std::chrono::hours{time / 100} + std::chrono::minutes{time % 100};
}

/// Units by parameter: ecCodes takes as long to look one up as to open the message.
using KnownUnits = std::map<long, std::string>;

GribRecord record_of(codes_handle* handle, GribKeys& keys, KnownUnits& known) {
  GribRecord record;
  record.param = keys.whole("paramId");
  const auto [units, unseen] = known.try_emplace(record.param);
  if (unseen) units->second = keys.text("units");
  record.units = units->second;
  const std::string level_type = keys.text("typeOfLevel");
  if (level_type == "isobaricInhPa") record.pressure = 100.0 * static_cast<double>(keys.whole("level"));
  if (level_type == "isobaricInPa") record.pressure = static_cast<double>(keys.whole("level"));
  codes_set_long(handle, "stepUnits", 1);  // hours
  record.first_step = keys.whole("startStep");
  record.last_step = keys.whole("endStep");
  record.step_type = keys.text("stepType");
  record.base = time_of(keys.whole("dataDate"), keys.whole("dataTime"));
  record.time = record.base + std::chrono::hours{record.last_step};
  record.grid = keys.text("md5GridSection");
  record.member = keys.whole_or("number", 0);
  return record;
}

/// The handle of a known record.
Result<GribHandle> handle_of(const GribRecord& record) {
  const OpenGrib file{std::fopen(record.path.c_str(), "rb")};
  if (!file || ::fseeko(file.get(), record.offset, SEEK_SET) != 0)
    return Error{ErrorCode::io, "the file can no longer be read", record.path};
  int status = CODES_SUCCESS;
  GribHandle handle{codes_handle_new_from_file(nullptr, file.get(), PRODUCT_GRIB, &status)};
  if (!handle) return bad_grib(record.path, record.number, codes_get_error_message(status));
  return handle;
}

}  // namespace

Result<std::vector<GribRecord>> grib_records(const std::string& path) {
  const std::lock_guard lock{grib_library()};
  if (!exists(path)) return Error{ErrorCode::not_found, "there is no such file", path};
  const OpenGrib file{std::fopen(path.c_str(), "rb")};
  if (!file) return Error{ErrorCode::io, "it cannot be opened", path};
  std::vector<GribRecord> records;
  KnownUnits units;
  for (;;) {
    int status = CODES_SUCCESS;
    const GribHandle handle{codes_handle_new_from_file(nullptr, file.get(), PRODUCT_GRIB, &status)};
    if (!handle && status != CODES_SUCCESS && status != CODES_END_OF_FILE) {
      return bad_grib(
          path, records.size() + 1,
          fmt::format("the file is cut short or damaged ({}): fetch it again", codes_get_error_message(status)));
    }
    if (!handle) break;
    GribKeys keys{handle.get()};
    GribRecord record = record_of(handle.get(), keys, units);
    off_t offset = 0;
    codes_get_message_offset(handle.get(), &offset);
    record.path = path;
    record.offset = offset;
    record.number = records.size() + 1;
    if (!keys.fault().empty()) return bad_grib(path, record.number, keys.fault());
    records.push_back(std::move(record));
  }
  if (records.empty())
    return Error{ErrorCode::malformed, "there is no GRIB message in it; is it another format, or an error page?", path};
  return records;
}

Result<std::vector<float>> grib_values(const GribRecord& record) {
  const std::lock_guard lock{grib_library()};
  LANTIAN_TRY(const GribHandle handle, handle_of(record));
  constexpr double missing = 1e34;
  codes_set_double(handle.get(), "missingValue", missing);
  GribKeys keys{handle.get()};
  const std::vector<double> values = keys.numbers("values");
  if (!keys.fault().empty()) return bad_grib(record.path, record.number, keys.fault());
  std::vector<float> out;
  out.reserve(values.size());
  for (const double value : values)
    out.push_back(value == missing ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(value));
  return out;
}

Result<GribGrid> grib_grid(const GribRecord& record) {
  const std::lock_guard lock{grib_library()};
  LANTIAN_TRY(const GribHandle handle, handle_of(record));
  GribKeys keys{handle.get()};
  const std::string kind = keys.text("gridType");
  if (kind != "regular_ll" && kind != "regular_gg") {
    return bad_grib(record.path, record.number,
                    fmt::format("wrong grid: its kind is {}; ask the archive for a regular grid of longitudes and "
                                "latitudes (grid: 0.25/0.25)",
                                kind));
  }
  if (keys.whole_or("jPointsAreConsecutive", 0) != 0 || keys.whole_or("alternativeRowScanning", 0) != 0)
    return bad_grib(record.path, record.number, "wrong grid: its points do not run along parallels, one way");
  GribGrid grid;
  grid.across = static_cast<std::size_t>(keys.whole("Ni"));
  grid.rows = static_cast<std::size_t>(keys.whole("Nj"));
  grid.longitude = keys.numbers("longitudes");
  grid.latitude = keys.numbers("latitudes");
  if (!keys.fault().empty()) return bad_grib(record.path, record.number, keys.fault());
  if (grid.longitude.size() != grid.across * grid.rows || grid.latitude.size() != grid.longitude.size())
    return bad_grib(record.path, record.number, "wrong grid: there is not one place for each point");
  return grid;
}

}  // namespace lantian::keep
