#include "serve/explain_layout.hpp"

#include "keep/files.hpp"

#include <doctest/doctest.h>

namespace lantian::serve {
namespace {

FrameLayout layout_of(const std::string& text) {
  auto layout = read_frame_layout({"layouts/trial.toml", text});
  REQUIRE_MESSAGE(layout.ok(), (layout.ok() ? "" : layout.error().text()));
  return *std::move(layout);
}

const std::string hours = R"(id = "trial"
title = "A trial"
step = "hour"
missing = ["", "-"]
[clock]
stamp = "time"
format = "YYYY-MM-DD HH:mm"
[[column]]
name = "co"
from = "CO"
unit = "mg/m3"
factor = "0.001"
[[column]]
name = "wind_from"
from = "wd"
unit = "degree"
points = true
[[column]]
name = "wind_speed"
from = "ws"
unit = "m/s"
)";

HourEnding at(int day, int hour) {
  return hour_ending(Day{std::chrono::year{2024} / 1 / day}, hour);
}

}  // namespace

TEST_CASE("a layout names columns, units and gaps; rows come out sorted, wind with its parts") {
  const auto table = read_frame_table({"t.csv",
                                       "time,ws,CO,wd\n"
                                       "2024-01-01 02:00,2,1500,W\n"
                                       "2024-01-01 01:00,3,-,S\n"},
                                      layout_of(hours));
  REQUIRE(table);
  const explain::Frame& frame = table->frame;
  REQUIRE(frame.ends == std::vector{at(1, 1), at(1, 2)});
  CHECK_FALSE((*frame.find("co"))[0]);
  CHECK(*(*frame.find("co"))[1] == doctest::Approx(1.5));
  // Wind from the south blows to the north, wind from the west to the east.
  CHECK(*(*frame.find("wind_north"))[0] == doctest::Approx(3));
  CHECK(*(*frame.find("wind_east"))[0] == doctest::Approx(0).scale(1));
  CHECK(*(*frame.find("wind_east"))[1] == doctest::Approx(2));
  CHECK(table->refusals.empty());
}

TEST_CASE("an hour that is given by its beginning ends an hour later, past midnight too") {
  const FrameLayout layout = layout_of(
      "id = \"b\"\ntitle = \"B\"\nstep = \"hour\"\nmissing = []\n[clock]\nyear = \"y\"\nmonth = \"m\"\nday = "
      "\"d\"\nhour = \"h\"\nhour_given = \"begins\"\n[[column]]\nname = \"o3\"\nfrom = \"O3\"\nunit = \"ug/m3\"\n");
  const auto table = read_frame_table({"t.csv", "y,m,d,h,O3\n2024,1,1,23,7\n2024,1,1,0,5\n"}, layout);
  REQUIRE(table);
  CHECK(table->frame.ends == std::vector{at(1, 1), at(1, 24)});
}

TEST_CASE("rows that cannot be read are named and left out, the others used") {
  const auto table = read_frame_table({"t.csv",
                                       "time,ws,CO,wd\n"
                                       "2024-01-01 01:00,3,100,S\n"
                                       "2024-01-32 01:00,3,100,S\n"
                                       "2024-01-01 03:00,three,100,S\n"
                                       "2024-01-01 04:00,3,100,SOUTH\n"},
                                      layout_of(hours));
  REQUIRE(table);
  CHECK(table->frame.rows() == 1);
  REQUIRE(table->refusals.size() == 3);
  CHECK(table->refusals[0].find("line 3") != std::string::npos);
  CHECK(table->refusals[1].find("'three' in ws") != std::string::npos);
  CHECK(table->refusals[2].find("'SOUTH' in wd") != std::string::npos);
}

TEST_CASE("a table that does not fit its layout is refused whole") {
  const FrameLayout layout = layout_of(hours);
  const auto lacks = read_frame_table({"t.csv", "time,ws,CO\n2024-01-01 01:00,3,100\n"}, layout);
  REQUIRE_FALSE(lacks);
  CHECK(lacks.error().code == ErrorCode::malformed);
  CHECK(lacks.error().message.find("'wd'") != std::string::npos);
  CHECK(lacks.error().message.find("time, ws, CO") != std::string::npos);
  const auto twice =
      read_frame_table({"t.csv", "time,ws,CO,wd\n2024-01-01 01:00,3,1,S\n2024-01-01 01:00,4,1,S\n"}, layout);
  REQUIRE_FALSE(twice);
  CHECK(twice.error().code == ErrorCode::conflict);
  const auto nothing = read_frame_table({"t.csv", "time,ws,CO,wd\n"}, layout);
  REQUIRE_FALSE(nothing);
  CHECK(nothing.error().code == ErrorCode::incomplete);
}

TEST_CASE("a layout with faults names all of them") {
  const auto layout = read_frame_layout(
      {"layouts/bad.toml", "id = \"x\"\ntitle = \"X\"\nstep = \"week\"\nmissing = []\n[[column]]\nname = \"co\"\n"});
  REQUIRE_FALSE(layout);
  CHECK(layout.error().message.find("bad.toml:3") != std::string::npos);
  CHECK(layout.error().message.find("[clock]") != std::string::npos);
  CHECK(layout.error().message.find("from") != std::string::npos);
}

TEST_CASE("every layout that ships is sound") {
  const auto files = keep::read_tree(LANTIAN_DATA_ROOT "/data/explain/layouts", ".toml");
  REQUIRE(files);
  REQUIRE(files->size() >= 4);
  for (const terms::SourceFile& file : *files) {
    const auto layout = read_frame_layout(file);
    CHECK_MESSAGE(layout.ok(), (layout.ok() ? "" : layout.error().text()));
  }
}

}  // namespace lantian::serve
