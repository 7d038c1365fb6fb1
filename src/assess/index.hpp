#pragma once
#include "assess/species_array.hpp"
#include "base/mean.hpp"
#include "standards/rule.hpp"

#include <optional>
#include <span>
#include <vector>

namespace lantian::assess {

/// What an index table says about one concentration.
struct SubIndex {
  /// Absent: the table does not compute one at this height (SO2 1h above its last breakpoint, 2012; US O3 1h below its
  /// first).
  std::optional<int> value;
  bool beyond_table = false;
};

/// The individual index (IAQI) of one concentration: round to the table's precision, then the straight line between
/// breakpoints, then up to the next whole number (HJ 633) or to the nearest (US EPA). All in integers.
/// `concentration`: exact, not yet rounded. A table in ppm or ppb is met through its mass per unit (`ug_m3_per_unit`).
/// Source: HJ 633-2012 4.2 eq. (1); HJ 633-2026 4.2; EPA-454/B-24-002 eq. 1.
SubIndex sub_index(const standards::Scale& scale, const Mean& concentration);
/// The same for a number already in the scale's own unit (ppm, ppb, mg/m3, ug/m3).
SubIndex sub_index(const standards::Scale& scale, const Rational& in_scale_unit);

/// One concentration given to an index.
struct IndexInput {
  Item item;
  Mean concentration;  ///< thousandths of ug/m3
};

/// Why there is or is not an index.
enum class IndexStatus {
  published,      ///< a value that may be published
  not_available,  ///< items are missing and the rest stays at or below the bound: NA (HJ 633-2026 5.3.1)
  no_data,        ///< no item at all
};

struct PrimaryItem {
  Item item;
  int value = 0;
};

/// An index with everything that must be printed beside it.
struct IndexVerdict {
  IndexStatus status = IndexStatus::no_data;
  int value = 0;                         ///< when published; when not_available, the value from the items present
  std::vector<PrimaryItem> sub_indices;  ///< of the items that gave one, in the order of the rule's indicators
  std::vector<Item> primary;    ///< all tied items of the highest sub-index, when the index is above the rule's bound
  std::vector<Item> exceeding;  ///< HJ 633-2012 only
  std::vector<Item> missing;    ///< indicators of the rule without a value
};

/// The index of one moment or day from whatever items are present. `indicators`: rule.daily or rule.realtime.
/// Ties are taken on the whole-number sub-indices. Items that are no indicator are ignored.
/// Source: HJ 633-2012 4.3-4.4; HJ 633-2026 4.3, 5.3.1.
IndexVerdict judge_index(std::span<const IndexInput> inputs, std::span<const standards::Indicator> indicators,
                         const standards::IndexRule& rule);

}  // namespace lantian::assess
