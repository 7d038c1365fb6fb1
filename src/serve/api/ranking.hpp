#pragma once
#include "assess/verdict.hpp"
#include "base/result.hpp"
#include "keep/reading_book.hpp"
#include "serve/api/words.hpp"
#include "serve/office.hpp"
#include "terms/listing.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Counties of a group beside each other.
namespace lantian::serve {

struct RankedUnit {
  int rank = 0;  ///< 0: no composite index, so no rank
  std::string id;
  terms::Name name;
  bool complete = false;
  int valid_days = 0, good_days = 0;
  std::vector<std::optional<Decimal>> values;  ///< parallel to `ranking_columns`
};
struct Ranking {
  std::string group;
  Period period;
  const standards::Standard* standard = nullptr;
  bool synthetic = false;
  std::vector<RankedUnit> units;  ///< best first
};
/// What is told of each unit: key in JSON, statistic, unit of the head.
struct RankingColumn {
  const char *key, *statistic, *unit;
};
std::span<const RankingColumn> ranking_columns();

/// By composite index (rule RANK of the standard). Returns what `judge_unit` returns.
Result<Ranking> rank_members(const Office& office, const keep::ReadingBook& book, const terms::Unit& group,
                             std::string_view period, std::string_view standard);
std::string ranking_json(const Ranking& ranking);
terms::Listing ranking_listing(const Ranking& ranking, const ApiWords& words, bool chinese);

}  // namespace lantian::serve
