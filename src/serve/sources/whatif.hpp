#pragma once
#include "explain/contributions/by_table.hpp"
#include "terms/region.hpp"
#include "transport/table_means.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What would change if groups of sources emitted less: sums over a source-receptor table, nothing is run again.
namespace lantian::serve {

/// By how many percent the sources of a group emit less than in the table; below 0: more.
struct GroupCut {
  std::string group;
  double percent = 0;
};
/// Reads "residential_coal:30,mobile:12.5". Returns malformed with the form, invalid_argument for a percent outside
/// -100..100 and for a group that stands twice.
Result<std::vector<GroupCut>> parse_cuts(std::string_view text);

struct WhatIfQuestion {
  transport::Measured measured = transport::Measured::pm25;
  std::vector<transport::GroupKey> keys{transport::GroupKey::sector};
  std::vector<GroupCut> cuts;
};

/// Where is asked: a receptor, or a unit by the mean of its receptors.
struct WhatIfPlace {
  std::string id, unit_id;
  terms::Name name;
  bool receptor = false;
  std::vector<explain::WeightedReceptor> receptors;  ///< of the table; weights add up to 1
};

struct WhatIfGroup {
  std::string id;                  ///< `words` with '/' between and underscores for blanks
  std::vector<std::string> words;  ///< one for each key of the question
  std::int64_t sources = 0;
  std::array<double, transport::precursors> tonnes{};  ///< in the table's period, by Precursor
  double share_percent = 0;                            ///< of what all sources give, mean over receptors
  double cut_percent = 0;
};

/// Means over the windows of the table, ug/m3 of what was asked. Change = after - before, with its 95 % range.
struct WhatIfEffect {
  std::size_t place = 0;  ///< position in the places asked about
  double before = 0, after = 0, low = 0, high = 0;
  std::vector<double> given;  ///< by group, before any cut; their sum is `before`
  double change() const { return after - before; }
};

struct WhatIfResult {
  std::vector<WhatIfGroup> groups;
  std::vector<WhatIfEffect> effects;
};

/// Every source of a group on every path times 1 - percent/100. The range is that of a measure's part
/// (data/explain/contributions.toml): the model's error and that of the emissions of each sector, as if independent.
/// Returns not_found with the groups there are for a cut of another one, and what `grouped` returns.
/// Requires: receptors of the places are those of the table.
Result<WhatIfResult> whatif(const transport::SourceReceptorTable& table, std::span<const WhatIfPlace> places,
                            const explain::ContributionRule& rule, const WhatIfQuestion& question);

}  // namespace lantian::serve
