#pragma once
#include "standards/rulebook.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <filesystem>
#include <fstream>
#include <sstream>

/// The shipped rules for the property tests.
namespace lantian::property {

inline const standards::Standard& rules_of(std::string_view id) {
  static const standards::LoadOutcome outcome = [] {
    std::vector<terms::SourceFile> files;
    const std::filesystem::path root = std::filesystem::path{LANTIAN_DATA_ROOT} / "data" / "standards";
    for (const auto& entry : std::filesystem::recursive_directory_iterator{root}) {
      if (entry.path().extension() != ".toml") continue;
      std::ostringstream text;
      text << std::ifstream{entry.path(), std::ios::binary}.rdbuf();
      files.push_back({entry.path().string(), text.str()});
    }
    return standards::load_rulebook(files, {});
  }();
  REQUIRE(outcome.rulebook);
  const auto found = outcome.rulebook->standard(id);
  REQUIRE(found.ok());
  return **found;
}

}  // namespace lantian::property
