#pragma once
// For tests of this room only: the guides and factors that ship with the program, and months made by hand.
#include "carbon/accounts/compute.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace lantian::carbon::trial {

inline std::filesystem::path data_folder() {
  return std::filesystem::path{LANTIAN_SOURCE_DIR} / "data";
}

inline terms::SourceFile file_at(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {path.string(), std::string{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}}};
}

inline std::vector<terms::SourceFile> files_below(const std::filesystem::path& folder) {
  std::vector<terms::SourceFile> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
    if (entry.path().extension() == ".toml") files.push_back(file_at(entry.path()));
  }
  std::ranges::sort(files, {}, &terms::SourceFile::path);
  return files;
}

template <class T>
T must(Result<T> result) {
  if (!result) MESSAGE(result.error().text());
  REQUIRE(result.ok());
  return *std::move(result);
}

struct ShippedCarbon {
  inventory::UnitBook units = must(inventory::UnitBook::read(file_at(data_folder() / "inventory" / "units.toml")));
  inventory::FactorStore factors = must(inventory::FactorStore::read(files_below(data_folder() / "factors")));
  GuideBook guides = must(GuideBook::read(files_below(data_folder() / "carbon" / "guides"),
                                          file_at(data_folder() / "carbon" / "ratios.toml"),
                                          file_at(data_folder() / "carbon" / "guides.lock"), units));
  AccountBooks books() const { return {&guides, &factors, &units}; }
};
inline const ShippedCarbon& shipped() {
  static const ShippedCarbon carbon;
  return carbon;
}

inline Enterprise enterprise_of(std::string guide, std::string county = "652301") {
  Enterprise one;
  one.id = "E1";
  one.name = {"", "Trial works"};
  one.county = std::move(county);
  one.sector = guide;
  one.guide = std::move(guide);
  return one;
}

struct Filed {
  const char* item;
  const char* value;
  const char* unit;
};

inline Month month_of(std::string month, const std::vector<Filed>& items, std::string facility = "") {
  Month one;
  one.enterprise = "E1";
  one.facility = std::move(facility);
  one.month = std::move(month);
  one.state = MonthState::final;
  for (const Filed& filed : items) {
    MonthItem item;
    item.item = filed.item;
    item.value = must(parse_decimal(filed.value));
    item.unit = filed.unit;
    item.origin = Origin::metered;
    item.evidence = "ledger";
    item.record = "month/E1/" + one.facility + "/" + one.month + "@1#" + filed.item;
    one.items.push_back(std::move(item));
  }
  return one;
}

inline ComputedAccount account(const std::string& guide, const std::vector<Month>& months, const std::string& period,
                               const AccountWish& wish = {}) {
  return must(account_of(shipped().books(), enterprise_of(guide), months, must(parse_period(period)), wish));
}

}  // namespace lantian::carbon::trial
