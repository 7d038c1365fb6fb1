#pragma once
// For this room's tests only: adapters and files by name.
#include "observe/adapter.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace lantian::observe::trial {

inline std::optional<std::string> bytes_of(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

/// An adapter that ships with the program.
inline Adapter shipped(const std::string& id) {
  const std::string path = std::string{LANTIAN_SOURCE_DIR} + "/data/adapters/" + id + ".toml";
  Result<Adapter> adapter = read_adapter({path, bytes_of(path).value_or("")});
  if (!adapter) MESSAGE(adapter.error().text());
  REQUIRE(adapter.ok());
  return *std::move(adapter);
}

inline Result<Batch> read(const std::string& adapter, std::string_view bytes, const ReadOptions& options = {},
                          const std::string& name = "trial.csv") {
  return read_source({name, bytes}, shipped(adapter), options);
}

/// The batch of a file that must be readable.
inline Batch batch_of(const std::string& adapter, std::string_view bytes, const ReadOptions& options = {},
                      const std::string& name = "trial.csv") {
  Result<Batch> batch = read(adapter, bytes, options, name);
  if (!batch) MESSAGE(batch.error().text());
  REQUIRE(batch.ok());
  return *std::move(batch);
}

/// The message of a file that must be refused as a whole; empty when it was read.
inline std::string fault_of(const std::string& adapter, std::string_view bytes, const ReadOptions& options = {}) {
  const Result<Batch> batch = read(adapter, bytes, options);
  return batch.ok() ? std::string{} : batch.error().text();
}

inline bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// A path below the shared data, or no value (with one line) when that is not at hand.
inline std::optional<std::string> shared_data(const std::string& rest) {
  const char* given = std::getenv("LANTIAN_SHARED_DATA");
  // The variable names the folder of shared material; the readings lie in its folder data.
  const std::string root = given != nullptr ? given : std::string{LANTIAN_SOURCE_DIR} + "/../shared";
  std::string path = root + "/data/" + rest;
  if (std::ifstream{path}.good()) return path;
  MESSAGE("skipped, no shared data at " << path);
  return std::nullopt;
}

}  // namespace lantian::observe::trial
