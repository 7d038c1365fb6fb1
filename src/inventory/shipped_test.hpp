#pragma once
// For tests of this room only: the books that ship with the program.
#include "inventory/compute.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace lantian::inventory::trial {

inline terms::SourceFile shipped_file(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {path.string(), std::string{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}}};
}

/// The value of a result that must be one.
template <class T>
T must(Result<T> result) {
  if (!result) MESSAGE(result.error().text());
  REQUIRE(result.ok());
  return *std::move(result);
}

inline const std::filesystem::path& data_folder() {
  static const std::filesystem::path folder = std::filesystem::path{LANTIAN_SOURCE_DIR} / "data";
  return folder;
}

inline std::vector<terms::SourceFile> shipped_factor_files() {
  std::vector<terms::SourceFile> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{data_folder() / "factors"}) {
    if (entry.path().extension() == ".toml") files.push_back(shipped_file(entry.path()));
  }
  std::ranges::sort(files, {}, &terms::SourceFile::path);
  return files;
}

/// Every book of data/inventory and data/factors. Returns the same ones each time.
struct ShippedBooks {
  ClassBook classes = must(ClassBook::read(shipped_file(data_folder() / "inventory" / "classes.toml")));
  UnitBook units = must(UnitBook::read(shipped_file(data_folder() / "inventory" / "units.toml")));
  MethodBook methods = must(MethodBook::read(shipped_file(data_folder() / "inventory" / "methods.toml")));
  FactorStore factors = must(FactorStore::read(shipped_factor_files()));

  Basis basis(std::vector<FactorChoice> chosen, std::vector<Pollutant> pollutants) const {
    return {&classes, &units, &factors, &methods, std::move(chosen), std::move(pollutants)};
  }
};
inline const ShippedBooks& shipped() {
  static const ShippedBooks books;
  return books;
}

}  // namespace lantian::inventory::trial
