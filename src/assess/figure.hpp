#pragma once
#include "base/decimal.hpp"
#include "base/result.hpp"
#include "standards/rule.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::assess {

/// The address of a published figure: "652301/2023/good_share@CN2012", with "~2022" for a change against a base
/// period, "-dust" after the standard for the series without dust days, and "#7" for the book's revision.
struct FigureAddress {
  std::string unit_id;
  std::string period;
  std::string statistic;
  std::string standard;
  std::string against;  ///< empty, or the base period of a change
  bool without_dust = false;
  std::optional<std::int64_t> revision;
  std::string text() const;
  friend bool operator==(const FigureAddress&, const FigureAddress&) = default;
};
/// Returns malformed with the grammar and an example.
Result<FigureAddress> parse_figure(std::string_view text);

/// A number that may be published, with its lineage.
struct Figure {
  FigureAddress address;
  Decimal value;
  std::string unit;
  std::vector<standards::RuleRef> rules;  ///< every rule file it rests on
  std::string method;                     ///< one sentence
  std::int64_t row_count = 0;             ///< readings that went in
  std::string content_sha256;             ///< of those readings in canonical form (doc/lineage.md)
  std::int64_t revision = 0;              ///< the book's revision it was made from
};

}  // namespace lantian::assess
