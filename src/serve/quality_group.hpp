#pragma once
#include "serve/quality.hpp"

namespace lantian::serve {

/// The series of a unit's stations with their neighbours behind them. The group looks into the slab.
struct QualityGroup {
  const standards::QualityRule* rule = nullptr;
  Period period;  ///< as asked
  std::string unit_id;
  observe::Slab slab;
  observe::quality::Group group;     ///< from some days before the period; judged: the unit's stations
  observe::quality::Stretch window;  ///< the period inside the group
  std::vector<std::string> stations() const {
    return {group.places.begin(), group.places.begin() + static_cast<std::ptrdiff_t>(group.judged_places())};
  }
};

/// Not movable without looking into itself again, so it comes in a box. Returns as check_quality.
Result<std::unique_ptr<QualityGroup>> read_quality_group(const Office& office, const keep::ReadingBook& book,
                                                         const QualityRequest& request);

}  // namespace lantian::serve
