#include "shared_data.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace lantian::golden {

namespace fs = std::filesystem;

std::optional<fs::path> shared(std::string_view name) {
  const char* named = std::getenv("LANTIAN_SHARED_DATA");
  const fs::path root = named != nullptr ? fs::path{named} : fs::path{LANTIAN_SOURCE_DIR} / ".." / "shared";
  const fs::path path = root / name;
  if (fs::exists(path)) return path;
  MESSAGE("skipped: there is no " << path.string() << " (set LANTIAN_SHARED_DATA)");
  return std::nullopt;
}

std::string bytes_of(const fs::path& path) {
  const std::ifstream in{path, std::ios::binary};
  REQUIRE_MESSAGE(in.good(), path.string());
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::string> files_in(const fs::path& folder, std::string_view extension) {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator{folder}) {
    if (entry.path().extension() == extension) files.push_back(entry.path().string());
  }
  std::ranges::sort(files);
  return files;
}

const serve::Office& office() {
  static const Result<serve::Office> opened = serve::Office::open(LANTIAN_DATA_ROOT);
  REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? std::string{} : opened.error().text()));
  return *opened;
}

}  // namespace lantian::golden
