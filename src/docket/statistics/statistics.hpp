#pragma once
#include "base/period.hpp"
#include "base/rational.hpp"
#include "docket/actor.hpp"
#include "docket/statistics/facts.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// How the work went: counts stay counts, and a rate is a numerator over its denominator until it is printed.
namespace lantian::docket {

/// `part` of `whole`; absent rate where the whole is empty.
struct Rate {
  std::int64_t part = 0, whole = 0;
  std::optional<Rational> share() const;
  friend bool operator==(const Rate&, const Rate&) = default;
};

/// Durations in seconds, by the rank of HJ 663 (base/percentile.hpp). Absent when no case has the duration.
struct Durations {
  std::int64_t count = 0;
  std::optional<Rational> p50, p90, p95;
};

/// Cases that share something. A merged case counts as opened and merged and nowhere else: its work is the survivor's.
struct Tally {
  std::int64_t opened = 0;    ///< in the period
  std::int64_t merged = 0;    ///< of those
  std::int64_t closed = 0;    ///< in the period, whenever opened
  std::int64_t standing = 0;  ///< of those closed: closed "for good", looked at again
  std::int64_t waiting = 0;   ///< opened before its end and still with work at `now`
  std::int64_t overdue = 0;   ///< of those waiting: past the deadline at `now`
  Rate on_time;               ///< whose deadline lies in the period and had passed or been met at `now`: closed by it
  Rate reopened;              ///< opened in the period and closed at least once: reopened at least once
  Rate satisfied;             ///< opened in the period and rated: rated `satisfied_from` or more
  void add(const Tally& other);
  friend bool operator==(const Tally&, const Tally&) = default;
};

struct StatisticsQuery {
  Period period;
  UtcSeconds now{};                     ///< as of when the rows are
  std::string type;                     ///< empty = all
  std::string topic;                    ///< empty = all
  std::string area;                     ///< cases whose place lies within; empty = all
  AreaLevel level = AreaLevel::county;  ///< places are summed at this level; coarser ones stand by themselves
  int satisfied_from = 0;               ///< of the vocabulary
  std::optional<bool> synthetic;        ///< real or made-up cases only; absent: both
};

struct NamedTally {
  std::string name;  ///< id of a topic, place or type; "2023-10" or "2023-Q4"
  Tally tally;
};
struct HeatCell {
  std::string place, topic;
  std::int64_t opened = 0;
};

struct Statistics {
  Tally all;
  Durations response;                                   ///< opened in the period: to the first act of an office
  Durations closing;                                    ///< closed in the period: from opening to closing
  std::vector<NamedTally> by_type, by_topic, by_place;  ///< by name; without empty ones
  std::vector<NamedTally> by_month, by_quarter;  ///< in order, all that the period touches; waiting and overdue 0
  std::vector<HeatCell> heat;                    ///< by place, then topic; without empty ones
  bool synthetic = false;                        ///< at least one of the cases is
};

/// One pass over the rows; a million takes a fraction of a second.
Statistics statistics_of(const FactTable& table, const Areas& areas, const StatisticsQuery& query);

}  // namespace lantian::docket
