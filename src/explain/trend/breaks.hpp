#pragma once
#include "base/result.hpp"
#include "explain/trend/month_means.hpp"

/// When a series changed its level or its course: least squares over all places at once.
namespace lantian::explain {

enum class BreakModel : unsigned char {
  level,  ///< each segment a mean
  line,   ///< each segment a line over the days
};

struct BreakChoice {
  BreakModel model = BreakModel::line;
  double least_share = 0.15;  ///< of all values that a segment holds at least
};

/// Values [first, last] by their number among those present.
struct Segment {
  std::size_t first = 0, last = 0;
  double mean = 0;    ///< of its values
  double a_year = 0;  ///< slope per 365 days; 0 for levels
  double rss = 0;     ///< residual sum of squares
};

/// The best partition with so many breaks.
struct Partition {
  std::vector<std::size_t> breaks;  ///< the last value of each segment but the last one, ascending
  double rss = 0, bic = 0;
};

struct Breaks {
  std::size_t n = 0, least = 0;       ///< values, and values of the shortest segment allowed
  std::vector<Partition> partitions;  ///< by the number of breaks, 0 first
  std::size_t chosen = 0;             ///< the one with the least BIC; the fewest breaks among equals
  std::vector<Segment> segments;      ///< of the chosen partition
};

/// Bai and Perron's global least squares: for each number of breaks up to ceil(n / least) - 2 the partition of least
/// RSS among all whose segments hold `least` = floor(least_share n) values, by dynamic programming, O(n^2) time and
/// O(n) memory for each number. Exact, not a search. What a series misses is passed over: segments count values.
/// Returns incomplete when the shortest segment would hold no more values than its model has coefficients, and
/// unsupported above 20 000 values (take means of days or months).
/// Sources: Bai and Perron 2003, doi:10.1002/jae.659; numbers and BIC as R's strucchange, doi:10.18637/jss.v007.i02.
Result<Breaks> find_breaks(const DatedValues& values, const BreakChoice& choice = {});

/// n (log(rss) + 1 - log n + log 2 pi) + log n (k + 1)(breaks + 1), with k coefficients in each segment. Requires: rss
/// above 0.
double partition_bic(double rss, std::size_t n, std::size_t breaks, BreakModel model);

}  // namespace lantian::explain
