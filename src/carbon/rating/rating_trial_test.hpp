#pragma once
// For tests of this room only: the rules that ship, and enterprises in a line.
#include "carbon/rating/label.hpp"
#include "carbon/rating/rating.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace lantian::carbon::rating_trial {

inline terms::SourceFile trial_data(const std::string& name) {
  const std::filesystem::path path = std::filesystem::path{LANTIAN_SOURCE_DIR} / "data" / "carbon" / name;
  std::ifstream file{path, std::ios::binary};
  return {path.string(), std::string{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}}};
}

template <class T>
T trial_must(Result<T> result) {
  if (!result) MESSAGE(result.error().text());
  REQUIRE(result.ok());
  return *std::move(result);
}

inline const SectorBook& trial_sectors() {
  static const SectorBook book = trial_must(SectorBook::read(trial_data("sectors.toml")));
  return book;
}

inline const RatingRule& trial_rating_rule() {
  static const RatingRule one = trial_must(read_rating_rule(trial_data("rating/zj-2022.toml")));
  return one;
}

inline const LabelRule& trial_label_rule() {
  static const LabelRule one = trial_must(read_label_rule(trial_data("label/quzhou.toml")));
  return one;
}

/// An enterprise of 2024 with all its months.
inline RatingFacts trial_firm(std::string id, std::string industry, std::int64_t tonnes,
                              std::int64_t ten_thousand_yuan) {
  constexpr std::int64_t kilograms = 1000, yuan = 10'000;
  RatingFacts facts;
  facts.enterprise = std::move(id);
  facts.industry = std::move(industry);
  facts.year = 2024;
  facts.co2_kg = tonnes * kilograms;
  facts.value_added_yuan = ten_thousand_yuan * yuan;
  facts.basis = "cement/2024";
  return facts;
}

}  // namespace lantian::carbon::rating_trial
