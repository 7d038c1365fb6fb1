#pragma once
#include "serve/explain_layout.hpp"
#include "shared_data.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace lantian::golden {

/// Hours of the six Beijing stations with their weather, the mean of them.
inline explain::Frame six_stations(const std::filesystem::path& folder) {
  const std::string path = "data/explain/layouts/uci-prsa.toml";
  const auto layout = serve::read_frame_layout({path, bytes_of(std::filesystem::path{LANTIAN_SOURCE_DIR} / path)});
  REQUIRE(layout);
  std::vector<explain::Frame> frames;
  for (const std::string& file : files_in(folder, ".csv")) {
    auto table = serve::read_frame_table({file, bytes_of(file)}, *layout);
    REQUIRE(table);
    frames.push_back(std::move(table->frame));
  }
  REQUIRE(frames.size() == 6);
  return serve::mean_of(frames);
}

}  // namespace lantian::golden
