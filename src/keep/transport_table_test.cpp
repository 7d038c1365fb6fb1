#include "keep/transport_table.hpp"

#include "base/sha256.hpp"
#include "keep/files.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>

namespace {

using namespace lantian;
using transport::Path;
using transport::SourceReceptorTable;

struct Shelf {
  std::string directory =
      (std::filesystem::temp_directory_path() / ("lantian-table-" + std::to_string(getpid()))).string();
  Shelf() { std::filesystem::create_directories(directory); }
  ~Shelf() { std::filesystem::remove_all(directory); }
  std::string path() const { return directory + "/table.srt"; }
};

SourceReceptorTable sample() {
  SourceReceptorTable table;
  table.synthetic = true;
  table.lineage = {{"weather", "synthetic basin, seed 7"}};
  table.sources = {{"A", "652301", "industry", "02", {1.5, 2, 0.1, 3}, transport::Band{80, 80}},
                   {"B", "652302", "mobile", "03", {}}};
  table.receptors = {"R1", "R2"};
  table.paths = {Path::fine, Path::nitrate};
  table.map_tops = {45};
  table.columns = 3;
  table.map_grid.nx = 3;
  table.map_grid.ny = 1;
  table.map_grid.west_m = -4500.5;
  table.map_grid.projection.central_meridian = 87.25;
  table.near_sources = {1};
  transport::WindowAnswer answer;
  for (int n = 0; n < 8; ++n) answer.share.push_back(0.1 * n);
  answer.boundary = {0.1, 0.2, 0.3, 0.4};
  answer.initial = {0, 0, 0.5, 1};
  answer.near = {0.5, -0.1, 0, 7};
  for (int n = 0; n < 12; ++n) answer.map.push_back(static_cast<float>(n));
  const HourEnding first = hour_ending(*parse_day("2023-01-01"), 1);
  table.append({{"2023-01", first, first + std::chrono::hours{743}, 96}, "abc", 4000, 0.93, {744, 12}}, answer);
  return table;
}

}  // namespace

TEST_CASE("a table comes back as it was") {
  const Shelf shelf;
  const SourceReceptorTable table = sample();
  REQUIRE(keep::write_transport_table(shelf.path(), table));
  const auto back = keep::read_transport_table(shelf.path());
  REQUIRE(back);
  CHECK(back->share == table.share);
  CHECK(back->boundary == table.boundary);
  CHECK(back->initial == table.initial);
  CHECK(back->map == table.map);
  CHECK(back->near == table.near);
  CHECK(back->near_sources == table.near_sources);
  CHECK(back->lineage == table.lineage);
  CHECK(back->receptors == table.receptors);
  CHECK(back->paths == table.paths);
  CHECK(back->synthetic);
  CHECK(back->sources[0].kg == table.sources[0].kg);
  CHECK(back->windows[0].window.last == table.windows[0].window.last);
  CHECK(back->windows[0].courant == 0.93);
  CHECK(back->hours_of(0, 0) == 744);
  CHECK(back->hours_of(0, 1) == 12);
  REQUIRE(back->sources[0].release.has_value());
  CHECK(back->sources[0].release->high_m == 80);
  CHECK_FALSE(back->sources[1].release.has_value());
  CHECK(back->map_grid == table.map_grid);
}

TEST_CASE("a table of version 1 is read: no heights, means of all hours") {
  // As version 1 wrote it, byte for byte.
  const std::string numbers(3 * sizeof(float), '\0');
  const std::string before =
      "lantian source-receptor table\t1\nsynthetic\t1\nsource\tA\t652301\tindustry\t02\t1.5\t2\t0.1\t3\nreceptor\tR1\n"
      "path\tfine\nwindow\t2023-01\t464568\t465311\t96\tabc\t4000\t0.93\ncolumns\t0\ndata\n" +
      numbers;
  const Shelf shelf;
  REQUIRE(keep::write_file(shelf.path(), before + sha256_hex(before)));
  const auto table = keep::read_transport_table(shelf.path());
  REQUIRE(table);
  CHECK_FALSE(table->sources[0].release.has_value());
  CHECK(table->hours_of(0, 0) == 744);
}

TEST_CASE("no beginning of a table, and no table with a changed byte, is read as whole") {
  const Shelf shelf;
  REQUIRE(keep::write_transport_table(shelf.path(), sample()));
  const std::string whole = *keep::read_file(shelf.path());
  for (std::size_t length = 0; length < whole.size(); length += 7) {
    CAPTURE(length);
    REQUIRE(keep::write_file(shelf.path(), whole.substr(0, length)));
    CHECK(keep::read_transport_table(shelf.path()).error().code == ErrorCode::corrupt);
  }
  for (std::size_t at = 40; at < whole.size(); at += 11) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 4);
    REQUIRE(keep::write_file(shelf.path(), changed));
    CHECK(keep::read_transport_table(shelf.path()).error().code == ErrorCode::corrupt);
  }
  REQUIRE(keep::write_file(shelf.path(), "station,hour\n"));
  CHECK(keep::read_transport_table(shelf.path()).error().code == ErrorCode::malformed);
}

TEST_CASE("a finished window is found again by its inputs alone") {
  const Shelf shelf;
  const keep::TransportParts parts{shelf.path()};
  CHECK_FALSE(parts.find("2023-01", "abc"));
  REQUIRE(parts.keep(sample()));
  CHECK(parts.find("2023-01", "abc"));
  CHECK_FALSE(parts.find("2023-01", "abd"));
  CHECK_FALSE(parts.find("2023-02", "abc"));
  REQUIRE(parts.clear());
  CHECK_FALSE(parts.find("2023-01", "abc"));
}
