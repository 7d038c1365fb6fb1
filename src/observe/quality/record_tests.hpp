#pragma once
#include "observe/quality/group.hpp"

/// Detectors that look at several series at once: a station's whole record, a part and its whole, two places. Each is
/// O(cells of the group). A test that the rule leaves out finds nothing.
namespace lantian::observe::quality {

/// All factors of a place repeat together: the same record for `records` hours, or at least `resent_records` records in
/// a row that equal those of one earlier time. A record at the detection limit throughout is not judged. The finding's
/// factor is "all".
std::vector<Finding> find_frozen(const Group& group, std::size_t place, const QualityRule& rule);

/// A part above its whole, beyond what two instruments may differ by, for `hours` (with gaps). The finding is about the
/// part and names the whole.
std::vector<Finding> find_order(const Group& group, std::size_t place, const QualityRule& rule);

/// How often the part is above the whole at all, beyond measurement uncertainty or not.
struct OrderShare {
  std::string place, part, whole;
  std::int64_t pairs = 0;   ///< hours with both
  std::int64_t above = 0;   ///< part > whole
  std::int64_t beyond = 0;  ///< by more than the rule allows
};
std::vector<OrderShare> order_shares(const Group& group, std::size_t place, const QualityRule& rule);

/// Two series that hold the same values, block by block: two places with one factor, or two factors of one place that
/// the rule knows. A
/// block needs enough values and enough different ones, so that a floor is no copy. One finding for each pair and
/// stretch of blocks in a row; blocks without enough values between equal ones do not end a stretch. Sorting makes this
/// O(n log n) in the number of series, not of pairs.
std::vector<Finding> find_duplicates(const Group& group, const QualityRule& rule);

}  // namespace lantian::observe::quality
