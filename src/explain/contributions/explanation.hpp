#pragma once
#include "base/period.hpp"
#include "terms/region.hpp"

#include <optional>
#include <string>
#include <vector>

/// Why a mean changed from one period to another, in parts that close.
namespace lantian::explain {

enum class PartKind : unsigned char {
  weather,      ///< the same emissions in the weather of the other period
  measure,      ///< what somebody cut
  background,   ///< air that came from outside the region
  unexplained,  ///< what the others leave: shown, never spread over them
};

/// One reason. Values are changes of the mean, ug/m3: below zero it made the air better.
struct Part {
  PartKind kind = PartKind::unexplained;
  std::string id;
  terms::Name name;
  double value = 0, low = 0, high = 0;  ///< low..high: 95 %, of the methods, factors and sensitivities behind it
  std::optional<double> tonnes;         ///< cut, of a measure
  std::optional<double> worked;         ///< 0..1, how likely it is that the measure did anything, where that is judged
  std::string method;                   ///< "tonnes x coefficient", "observation and transport", ...
  std::string source;                   ///< what the numbers stand on: a table's lineage, a document
};

struct Explanation {
  std::string unit_id, target = "pm25";
  Period before, after;
  double mean_before = 0, mean_after = 0;  ///< observed, ug/m3
  std::vector<Part> parts;                 ///< weather, measures, background, then unexplained last
  std::vector<std::string> notes;          ///< what a reader must know before quoting a part
  bool synthetic = false;

  double change() const { return mean_after - mean_before; }
  /// Of the observed change, percent; below zero when the part worked against it. Requires: change() is not 0.
  double share_percent(const Part& part) const { return 100 * part.value / change(); }
};

/// Puts all numbers on a grid of 2^-24 ug/m3 and adds the unexplained part: then the parts add up to the observed
/// change to the last bit, in any order. Its range is that of the others, as if they were independent. Requires: no
/// unexplained part yet; numbers below 1e6.
void close(Explanation& explanation);

}  // namespace lantian::explain
