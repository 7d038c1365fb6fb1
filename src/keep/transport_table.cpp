#include "keep/transport_table.hpp"

#include "base/sha256.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <filesystem>

namespace lantian::keep {
namespace {

using transport::Path;
using transport::SourceReceptorTable;
using transport::TableSource;
using transport::TableWindow;

static_assert(std::endian::native == std::endian::little, "tables are little-endian");

constexpr std::string_view heading = "lantian source-receptor table\t2";
/// Without release heights, hours of means and the grid of maps.
constexpr std::string_view first_heading = "lantian source-receptor table\t1";
constexpr std::size_t digest_length = 64;

/// Facts as lines "key\tvalue\tvalue".
class TextWriter {
 public:
  template <class... Values>
  void line(std::string_view key, const Values&... values) {
    text_ += key;
    (put(values), ...);
    text_ += '\n';
  }
  const std::string& text() const { return text_; }
  bool clean() const { return clean_; }

 private:
  void put(const std::string& value) {
    if (value.find_first_of("\t\n\r") != std::string::npos) clean_ = false;
    text_ += '\t';
    text_ += value;
  }
  void put(std::string_view value) { put(std::string{value}); }
  template <class Number>
  void put(Number value) {
    text_ += fmt::format("\t{}", value);
  }
  std::string text_;
  bool clean_ = true;
};

constexpr std::string_view unknown = "-";
std::string height_text(const TableSource& source, double transport::Band::*end) {
  return source.release ? fmt::format("{}", *source.release.*end) : std::string{unknown};
}

std::string described(const SourceReceptorTable& table, bool& clean) {
  TextWriter out;
  out.line(heading);
  out.line("synthetic", table.synthetic ? 1 : 0);
  for (const auto& [key, text] : table.lineage) out.line("lineage", key, text);
  for (const TableSource& one : table.sources)
    out.line("source", one.id, one.unit_id, one.sector, one.class_code, one.kg[0], one.kg[1], one.kg[2], one.kg[3],
             height_text(one, &transport::Band::low_m), height_text(one, &transport::Band::high_m));
  for (const std::string& id : table.receptors) out.line("receptor", id);
  for (const Path path : table.paths) out.line("path", transport::rule_of(path).id);
  for (const TableWindow& one : table.windows) {
    out.line("window", one.window.name, one.window.first.time_since_epoch().count(),
             one.window.last.time_since_epoch().count(), one.window.spin_back_hours, one.inputs, one.pairs,
             one.courant);
    for (const std::uint32_t hours : one.hours) out.line("hours", hours);
  }
  for (const std::uint32_t source : table.near_sources) out.line("near", source);
  for (const double top : table.map_tops) out.line("band", top);
  out.line("columns", table.columns);
  if (table.columns > 0) {
    const weather::Grid& grid = table.map_grid;
    const weather::Projection& map = grid.projection;
    out.line("grid", grid.nx, grid.ny, grid.cell_m, grid.west_m, grid.south_m, map.latitude_of_origin,
             map.central_meridian, map.standard_parallel_1, map.standard_parallel_2, map.earth_radius_m);
  }
  out.line("data");
  clean = out.clean();
  return out.text();
}

std::vector<std::string_view> cells_of(std::string_view line) {
  std::vector<std::string_view> out;
  for (std::size_t tab = line.find('\t'); tab != std::string_view::npos; tab = line.find('\t')) {
    out.push_back(line.substr(0, tab));
    line.remove_prefix(tab + 1);
  }
  out.push_back(line);
  return out;
}

class TextReader {
 public:
  explicit TextReader(SourceReceptorTable& table) : table_{table} {}
  /// False when the line is none of a table.
  bool take(const std::vector<std::string_view>& cells) {
    const std::string_view key = cells[0];
    const std::size_t count = cells.size() - 1;
    if (key == "synthetic" && count == 1)
      return number(cells[1], synthetic_) && (table_.synthetic = synthetic_ != 0, true);
    if (key == "lineage" && count == 2) return table_.lineage.emplace_back(cells[1], cells[2]), true;
    if (key == "source" && (count == 8 || count == 10)) return take_source(cells);
    if (key == "receptor" && count == 1) return table_.receptors.emplace_back(cells[1]), true;
    if (key == "path" && count == 1) return take_path(cells[1]);
    if (key == "window" && count == 7) return take_window(cells);
    if (key == "hours" && count == 1) return take_hours(cells[1]);
    if (key == "grid" && count == 10) return take_grid(cells);
    if (key == "near" && count == 1) return number(cells[1], table_.near_sources.emplace_back());
    if (key == "band" && count == 1) return number(cells[1], table_.map_tops.emplace_back());
    if (key == "columns" && count == 1) return number(cells[1], table_.columns);
    return false;
  }

 private:
  template <class Number>
  static bool number(std::string_view text, Number& value) {
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    return code == std::errc{} && end == text.data() + text.size();
  }
  bool take_source(const std::vector<std::string_view>& cells) {
    TableSource& one = table_.sources.emplace_back();
    one.id = cells[1];
    one.unit_id = cells[2];
    one.sector = cells[3];
    one.class_code = cells[4];
    bool good = true;
    for (std::size_t n = 0; n < one.kg.size(); ++n) good = number(cells[5 + n], one.kg[n]) && good;
    if (cells.size() == 9 || cells[9] == unknown) return good;
    transport::Band& band = one.release.emplace();
    return number(cells[9], band.low_m) && number(cells[10], band.high_m) && good;
  }
  bool take_hours(std::string_view text) {
    return !table_.windows.empty() && number(text, table_.windows.back().hours.emplace_back());
  }
  bool take_grid(const std::vector<std::string_view>& cells) {
    weather::Grid& grid = table_.map_grid;
    weather::Projection& map = grid.projection;
    bool good = number(cells[1], grid.nx) && number(cells[2], grid.ny);
    std::size_t next = 3;
    for (double* one : {&grid.cell_m, &grid.west_m, &grid.south_m, &map.latitude_of_origin, &map.central_meridian,
                        &map.standard_parallel_1, &map.standard_parallel_2, &map.earth_radius_m})
      good = number(cells[next++], *one) && good;
    return good && grid.nx > 0 && grid.ny > 0 && grid.columns() == table_.columns;
  }
  bool take_path(std::string_view id) {
    for (const Path path : transport::every_path) {
      if (transport::rule_of(path).id == id) return table_.paths.push_back(path), true;
    }
    return false;
  }
  bool take_window(const std::vector<std::string_view>& cells) {
    TableWindow& one = table_.windows.emplace_back();
    one.window.name = cells[1];
    one.inputs = cells[5];
    std::int64_t first = 0, last = 0;
    const bool good = number(cells[2], first) && number(cells[3], last) &&
                      number(cells[4], one.window.spin_back_hours) && number(cells[6], one.pairs) &&
                      number(cells[7], one.courant);
    one.window.first = HourEnding{std::chrono::hours{first}};
    one.window.last = HourEnding{std::chrono::hours{last}};
    return good && first <= last;
  }

  SourceReceptorTable& table_;
  int synthetic_ = 0;
};

std::string_view bytes_of(const std::vector<float>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)};
}

/// The blocks, in the order of the file; false when the bytes are not exactly theirs.
bool take_numbers(SourceReceptorTable& table, std::string_view bytes) {
  const std::size_t rows = table.rows();
  table.share.resize(rows * table.sources.size());
  table.boundary.resize(rows);
  table.initial.resize(rows);
  table.near.resize(rows * table.near_sources.size());
  table.map.resize(rows * table.map_tops.size() * table.columns);
  const auto odd_hours = [&](const TableWindow& one) {
    return !one.hours.empty() && one.hours.size() != table.receptors.size();
  };
  if (std::ranges::any_of(table.windows, odd_hours)) return false;
  const auto no_source = [&](std::uint32_t source) { return source >= table.sources.size(); };
  if (std::ranges::any_of(table.near_sources, no_source)) return false;
  for (auto* block : {&table.share, &table.boundary, &table.initial, &table.near, &table.map}) {
    const std::size_t length = block->size() * sizeof(float);
    if (bytes.size() < length) return false;
    if (length > 0) std::memcpy(block->data(), bytes.data(), length);
    bytes.remove_prefix(length);
  }
  return bytes.empty();
}

Error damaged(const std::string& path) {
  return {ErrorCode::corrupt,
          "the table is cut short or was changed: its content does not match its hash; run the adjoint again, finished "
          "windows are kept",
          path};
}

}  // namespace

Result<void> write_transport_table(const std::string& path, const SourceReceptorTable& table) {
  bool clean = true;
  std::string bytes = described(table, clean);
  if (!clean) return Error{ErrorCode::invalid_argument, "an id or name holds a tab or a line break: rename it", path};
  for (const auto* block : {&table.share, &table.boundary, &table.initial, &table.near, &table.map})
    bytes += bytes_of(*block);
  bytes += sha256_hex(bytes);
  return write_file(path, bytes);
}

Result<SourceReceptorTable> read_transport_table(const std::string& path) {
  LANTIAN_TRY(const std::string bytes, read_file(path));
  if (!bytes.starts_with(heading) && !bytes.starts_with(first_heading)) {
    const bool cut = heading.starts_with(std::string_view{bytes}.substr(0, heading.size()));
    if (cut) return damaged(path);
    return Error{ErrorCode::malformed, "this is no source-receptor table of a version that this program knows", path};
  }
  if (bytes.size() < heading.size() + digest_length) return damaged(path);
  std::string_view rest{bytes};
  const std::string_view digest = rest.substr(rest.size() - digest_length);
  rest.remove_suffix(digest_length);
  if (sha256_hex(rest) != digest) return damaged(path);
  SourceReceptorTable table;
  TextReader reader{table};
  rest.remove_prefix(heading.size() + 1);
  for (;;) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return damaged(path);
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    if (line == "data") break;
    if (!reader.take(cells_of(line))) {
      return Error{ErrorCode::malformed, fmt::format("the line '{}' is none of a table", line), path};
    }
  }
  if (!take_numbers(table, rest)) return damaged(path);
  return table;
}

std::string TransportParts::path_of(const std::string& window) const {
  return fmt::format("{}/{}.part", directory_, window);
}

std::optional<SourceReceptorTable> TransportParts::find(const std::string& window, const std::string& inputs) const {
  auto part = read_transport_table(path_of(window));
  if (!part || part->windows.size() != 1 || part->windows.front().inputs != inputs) return std::nullopt;
  return *std::move(part);
}

Result<void> TransportParts::keep(const SourceReceptorTable& part) const {
  return write_transport_table(path_of(part.windows.front().window.name), part);
}

Result<void> TransportParts::clear() const {
  std::error_code failed;
  std::filesystem::remove_all(directory_, failed);
  if (failed) return Error{ErrorCode::io, failed.message(), directory_};
  return {};
}

}  // namespace lantian::keep
