#pragma once
#include "docket/calendar.hpp"
#include "docket/case_type.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

/// The files that ship, for the tests of this room.
namespace lantian::docket::trial {

/// `name`: below the data root.
inline terms::SourceFile shipped_file(const std::string& name) {
  const std::filesystem::path path = std::filesystem::path{LANTIAN_DATA_ROOT} / name;
  const std::ifstream in{path, std::ios::binary};
  REQUIRE_MESSAGE(in.good(), path.string());
  std::ostringstream text;
  text << in.rdbuf();
  return {path.string(), text.str()};
}

inline CaseTypes shipped_case_types() {
  std::vector<terms::SourceFile> files;
  const std::filesystem::path folder = std::filesystem::path{LANTIAN_DATA_ROOT} / "data/docket/types";
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    files.push_back(shipped_file("data/docket/types/" + entry.path().filename().string()));
  }
  std::ranges::sort(files, {}, &terms::SourceFile::path);
  auto vocabulary = read_vocabulary(shipped_file("data/docket/vocabulary.toml"));
  REQUIRE_MESSAGE(vocabulary.ok(), (vocabulary.ok() ? "" : vocabulary.error().text()));
  auto types = CaseTypes::read(files, *std::move(vocabulary));
  REQUIRE_MESSAGE(types.ok(), (types.ok() ? "" : types.error().text()));
  return *std::move(types);
}

inline WorkCalendar shipped_work_calendar(const std::string& name) {
  auto read = WorkCalendar::read(shipped_file("data/docket/calendars/" + name + ".toml"));
  REQUIRE_MESSAGE(read.ok(), (read.ok() ? "" : read.error().text()));
  return *std::move(read);
}

inline terms::Region changji() {
  const std::vector<terms::SourceFile> files{shipped_file("regions/changji/region.toml")};
  auto region = terms::read_region(files);
  REQUIRE_MESSAGE(region.ok(), (region.ok() ? "" : region.error().text()));
  return *std::move(region);
}

}  // namespace lantian::docket::trial
