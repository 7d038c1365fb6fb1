#pragma once
#include "observe/quality/record_tests.hpp"
#include "observe/quality/series_tests.hpp"

namespace lantian::observe::quality {

/// What a group of hourly series gave cause to.
struct GroupCheck {
  std::vector<Finding> findings;  ///< by place, detector, factor, time
  std::vector<OrderShare> order;
};

/// Runs every hourly detector of the rule over every place and factor. Pure; O(cells), neighbours included.
GroupCheck check_group(const Group& group, const QualityRule& rule);

/// One detector alone at one place, on all its factors: what check_group finds there. For `duplicate`, the findings
/// that name the place.
std::vector<Finding> check_place(const Group& group, std::size_t place, const QualityRule& rule, Detector detector);

}  // namespace lantian::observe::quality
