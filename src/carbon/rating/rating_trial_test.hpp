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

inline terms::SourceFile shipped(const std::string& name) {
  const std::filesystem::path path = std::filesystem::path{LANTIAN_SOURCE_DIR} / "data" / "carbon" / name;
  std::ifstream file{path, std::ios::binary};
  return {path.string(), std::string{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}}};
}

template <class T>
T sound(Result<T> result) {
  if (!result) MESSAGE(result.error().text());
  REQUIRE(result.ok());
  return *std::move(result);
}

inline const SectorBook& sectors() {
  static const SectorBook book = sound(SectorBook::read(shipped("sectors.toml")));
  return book;
}

inline const RatingRule& rule() {
  static const RatingRule one = sound(read_rating_rule(shipped("rating/zj-2022.toml")));
  return one;
}

inline const LabelRule& label_rule() {
  static const LabelRule one = sound(read_label_rule(shipped("label/quzhou.toml")));
  return one;
}

/// An enterprise of 2024 with all its months.
inline RatingFacts firm(std::string id, std::string industry, std::int64_t tonnes, std::int64_t ten_thousand_yuan) {
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
