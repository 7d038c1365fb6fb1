#pragma once
#include "inventory/measures/reduction.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// Which measure means which emission, and which rule is the more particular one.
namespace lantian::inventory {

/// How particular a rule is about one emission; the greater wins. Compared member by member, from the top:
/// a source > an enterprise > class or industry in a place > a county > a group or prefecture > class or industry
/// everywhere > all. Among equals the longer class, the industry beside it, the closer place, the named pollutant.
struct Specificity {
  int level = 0;
  int class_depth = 0;
  int industry = 0;
  int place = 0;
  int pollutant = 0;
  friend auto operator<=>(const Specificity&, const Specificity&) = default;
};

struct RuleMatch {
  std::uint32_t measure = 0;  ///< position in the span of measures
  Specificity rank;
};

struct Matching {
  std::vector<std::vector<RuleMatch>> of_row;  ///< parallel to the base; by position of the measure
  std::vector<std::uint32_t> source_of_row;    ///< parallel to the base: position of its source
  std::vector<MeasureReach> reach;             ///< parallel to the measures: sources and rows only
};

/// Matches by index (source, enterprise, place, industry), so that 500 measures on 25 000 rows do not mean 12 million
/// comparisons. A filter's unit covers codes equal to it or below it ("6523" covers "652301") and, with a region, the
/// members of a group, by id or alias. An industry covers codes that begin with it.
/// Requires: every row's source is one of `sources`, ids unique.
Matching match_measures(std::span<const Measure> measures, std::span<const Source> sources,
                        std::span<const Emission> base, const terms::Region* region);

}  // namespace lantian::inventory
