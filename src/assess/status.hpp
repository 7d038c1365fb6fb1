#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "base/rational.hpp"
#include "base/result.hpp"
#include "observe/points.hpp"
#include "standards/rule.hpp"

/// Water sections, drinking-water sources, soil and noise points: classes by single-factor evaluation.
namespace lantian::assess {

using observe::StatusPoint;

/// The class of one point: the worst of its items' best classes.
struct PointVerdict {
  const StatusPoint* point = nullptr;
  int class_index = -1;               ///< 0-based, best first; -1 when no item could be judged
  std::vector<std::string> deciding;  ///< items that put it there
  std::vector<std::string> unjudged;  ///< columns the rule does not know
};
/// Source: GB 3838-2002 5.1 (single factor); GB 15618-2018 and GB 36600-2018 likewise. Returns invalid_argument when no
/// item of the point is in the rule.
Result<PointVerdict> judge_point(const StatusPoint& point, const standards::ClassRule& rule);

/// Points counted by class.
struct ClassCounts {
  std::vector<int> by_class;
  int total = 0;
  Rational percent(std::size_t class_index) const { return Rational::of(Int128{by_class[class_index]} * 100, total); }
};

/// A kind of points judged together.
struct StatusVerdict {
  std::string kind;  ///< "water", "drinking", "soil", "noise-area", "noise-road"
  const standards::ClassRule* rule = nullptr;
  std::vector<PointVerdict> points;
  ClassCounts counts;
  std::optional<Rational> mean;          ///< noise: mean level (road: weighted by length), dB(A)
  std::optional<int> overall_class;      ///< noise: class of the mean; water: basin status (0-based, best first)
  std::string overall_name_zh;
  std::string overall_name_en;
  std::optional<int> attaining;          ///< drinking sources and soil points within their standard
  bool synthetic = false;
};

}  // namespace lantian::assess
