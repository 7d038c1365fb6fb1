#include "inventory/allocation/surrogate.hpp"

#include "inventory/allocation/allocation.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

namespace {

using namespace lantian;
using namespace lantian::inventory;

/// Three counties on 4 x 2 cells of one metre: A the west half, B a column, C the last column and two more off the
/// grid.
const char* const three_counties = R"(fallback = ["people", "area"]
[grid]
kind = "metres"
west = 0
south = 0
cell_x = 1
cell_y = 1
columns = 4
rows = 2
projection = "a sheet of paper"
source = "test"
status = "verified"
[[area]]
unit = "A"
rings = [["0 0", "2 0", "2 2", "0 2"]]
source = "test"
status = "verified"
[[area]]
unit = "B"
rings = [["2 0", "3 0", "3 2", "2 2"]]
source = "test"
status = "verified"
[[area]]
unit = "C"
rings = [["3 0", "6 0", "6 2", "3 2"]]
source = "test"
status = "verified"
[[surrogate]]
id = "people"
name = { en = "people" }
unit = "persons"
source = "test"
status = "unverified"
synthetic = true
cells = ["0 0 10", "1 1 30", "3 0 5"]
[[surrogate]]
id = "stoves"
name = { en = "stoves" }
unit = "stoves"
source = "test"
status = "unverified"
[[surrogate.county]]
unit = "A"
cells = ["0 0 6", "3 1 2"]
[[line]]
source_id = "road"
courses = [["0.5 0.5", "2.5 0.5"], ["3.5 1.5", "4.5 1.5"]]
source = "test"
status = "verified"
[[use]]
class = "01-RES"
surrogates = ["stoves", "people", "area"]
[[use]]
class = "06"
surrogates = ["area"]
)";

SpaceBook book_of(std::string text) {
  auto book = SpaceBook::read({"space.toml", std::move(text)});
  REQUIRE_MESSAGE(book, (book ? "" : book.error().text()));
  return *std::move(book);
}

double laid(const Placement& placed) {
  double sum = placed.unplaced;
  for (const CellShare& cell : placed.cells) sum += cell.share;
  return sum;
}

TEST_CASE("a county is laid out by the first surrogate that knows it") {
  const SpaceBook book = book_of(three_counties);
  const Placement people = book.place_unit("A", book.choice("99"));
  CHECK(people.how == "surrogate people");
  CHECK(people.cells == std::vector<CellShare>{{0, 0.25}, {5, 0.75}});
  const Placement nobody = book.place_unit("B", book.choice("99"));  // no people in B
  CHECK(nobody.how == "surrogate area");
  CHECK(nobody.cells == std::vector<CellShare>{{2, 0.5}, {6, 0.5}});
  CHECK(nobody.note == "people has nothing in unit B; area is taken");
}

TEST_CASE("amounts outside of the county are renormalised, not lost") {
  const SpaceBook book = book_of(three_counties);
  const Placement stoves = book.place_unit("A", book.choice("01-RES-BIT-STV"));
  CHECK(stoves.how == "surrogate stoves");
  CHECK(stoves.cells == std::vector<CellShare>{{0, 1.0}});
  CHECK(stoves.note.find("25 % of stoves lies in cells outside of unit A") != std::string::npos);
}

TEST_CASE("the part of a county off the grid is shown") {
  const SpaceBook book = book_of(three_counties);
  const Placement area = book.place_unit("C", book.choice("06-BARE"));
  CHECK(area.unplaced == doctest::Approx(2.0 / 3));
  CHECK(area.why == "part of unit C lies off the grid");
  CHECK(std::abs(laid(area) - 1) < 1e-12);
  const Placement people = book.place_unit("C", book.choice("99"));
  CHECK(people.unplaced == 0);
  CHECK(people.note.find("66.7 % of unit C lies off the grid") != std::string::npos);
  const Placement unknown = book.place_unit("D", book.choice("99"));
  CHECK(unknown.unplaced == 1);
  CHECK(unknown.why == "no area is given for unit 'D'");
  const std::vector<std::string> only{"stoves"};
  CHECK(book.place_unit("B", only).why == "none of stoves has an amount in unit B");
}

TEST_CASE("points and lines") {
  const SpaceBook book = book_of(three_counties);
  CHECK(book.place_point(2.5, 1.5, "B").cells == std::vector<CellShare>{{6, 1.0}});
  CHECK(book.place_point(2.5, 1.5, "A").note == "(2.5, 1.5) lies outside of unit A");
  CHECK(book.place_point(9, 1.5, "A").unplaced == 1);
  const Placement road = book.place_line(*book.line("road"));  // 2 m and 1 m, half a metre of it off the grid
  CHECK(road.unplaced == doctest::Approx(0.5 / 3));
  CHECK(std::abs(laid(road) - 1) < 1e-12);
  REQUIRE(road.cells.size() == 4);
  CHECK(road.cells[1].share == doctest::Approx(1.0 / 3));
  CHECK(book.line("no road") == nullptr);
}

TEST_CASE("faults of a file come together, each at its line") {
  std::string text = three_counties;
  const auto replace = [&](std::string_view from, std::string_view to) {
    REQUIRE(text.find(from) != std::string::npos);
    text.replace(text.find(from), from.size(), to);
  };
  replace(R"(rings = [["2 0")", R"(rings = [["1 0")");                  // B reaches into A
  replace(R"("3 0 5")", R"("4 0 5")");                                  // off the grid
  replace(R"(surrogates = ["area"])", R"(surrogates = ["acre"])");      // unknown
  replace(R"([["3 0", "6 0", "6 2", "3 2"]])", R"([["3 0", "6 0"]])");  // no area
  const auto book = SpaceBook::read({"space.toml", text});
  REQUIRE_FALSE(book);
  for (const char* part :
       {"counties overlap", "column 0 to 3", "there is no surrogate 'acre'", "fewer than 3 corners"}) {
    CHECK_MESSAGE(book.error().message.find(part) != std::string::npos, part << "\n" << book.error().message);
  }
}

Source source_of_kind(std::string id, SourceKind kind) {
  Source source;
  source.id = std::move(id);
  source.kind = kind;
  return source;
}

Emission row_of(std::string source, std::string unit, std::string class_code, double mass_t) {
  Emission row;
  row.source_id = std::move(source);
  row.unit_id = std::move(unit);
  row.class_code = std::move(class_code);
  row.sector = "dust";
  row.pollutant = Pollutant::pm;
  row.period = *parse_period("2023");
  row.mass_t = mass_t;
  return row;
}

struct SurrogateSample {
  SpaceBook book = book_of(three_counties);
  std::vector<Source> sources{source_of_kind("stack", SourceKind::point), source_of_kind("lost", SourceKind::point),
                              source_of_kind("road", SourceKind::line), source_of_kind("fields", SourceKind::area)};
  std::vector<Emission> rows{row_of("stack", "B", "02-CEM", 1), row_of("lost", "B", "02-CEM", 2),
                             row_of("road", "A", "06-ROAD", 3), row_of("fields", "C", "06-BARE", 6),
                             row_of("homes", "A", "01-RES-BIT-STV", 8)};
  SurrogateSample() {
    sources[0].longitude = Decimal{25, 1};
    sources[0].latitude = Decimal{15, 1};
  }
};

TEST_CASE("cells and what is unallocated add up to the rows") {
  const SurrogateSample sample;
  const GriddedEmissions gridded = allocate(sample.book, sample.sources, sample.rows, {});
  REQUIRE(gridded.layers.size() == 1);
  REQUIRE(gridded.closure.size() == 1);
  const AllocationClosure& closure = gridded.closure[0];
  CHECK(closure.given_kg == doctest::Approx(20'000));
  CHECK(std::abs(closure.relative()) < 1e-12);
  CHECK(closure.unallocated_kg == doctest::Approx(2000 + 500 + 4000));
  REQUIRE(gridded.unallocated.size() == 3);
  CHECK(gridded.unallocated[0].source_id == "fields");
  CHECK(gridded.unallocated[1].why == "the point source has no coordinates");
  CHECK(gridded.layers[0].kg[6] == doctest::Approx(1000));        // the stack
  CHECK(gridded.layers[0].kg[0] == doctest::Approx(8000 + 500));  // all stoves, half a metre of road
  CHECK_FALSE(gridded.synthetic);                                 // people is synthetic, and nothing was laid out by it
  CHECK(gridded.notes.size() == 1);
}

TEST_CASE("steps: months by profile or by days, the rest outside of them") {
  const SurrogateSample sample;
  AllocationChoice choice;
  choice.steps = {*parse_period("2023-01"), *parse_period("2023-02")};
  choice.by_sector = true;
  const GriddedEmissions by_days = allocate(sample.book, sample.sources, sample.rows, choice);
  CHECK(by_days.layers[0].sector == "dust");
  CHECK(by_days.layers[0].kg[6] == doctest::Approx(1000.0 * 31 / 365));
  CHECK(by_days.layers[0].kg[8 + 6] == doctest::Approx(1000.0 * 28 / 365));
  CHECK(by_days.closure[0].outside_steps_kg == doctest::Approx(20'000.0 * 306 / 365));
  CHECK(std::abs(by_days.closure[0].relative()) < 1e-12);
}

TEST_CASE("the order of rows does not matter, a missing value is no zero") {
  SurrogateSample sample;
  sample.rows.push_back(row_of("homes", "A", "01-RES-BIT-STV", 0.1));
  sample.rows.push_back(row_of("others", "B", "99", 1));
  sample.rows.back().mass_t.reset();
  sample.rows.back().notation = Notation::not_estimated;
  const GriddedEmissions one = allocate(sample.book, sample.sources, sample.rows, {});
  std::reverse(sample.rows.begin(), sample.rows.end());
  const GriddedEmissions other = allocate(sample.book, sample.sources, sample.rows, {});
  CHECK(one.layers[0].kg == other.layers[0].kg);
  CHECK(one.without_mass == 1);
}

}  // namespace
