#pragma once
#include "assess/figure.hpp"
#include "report/wording.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::report {

/// A figure that stands in a document.
struct Citation {
  int number = 0;  ///< row of the appendix
  assess::FigureAddress address;
  std::string value;   ///< as printed
  std::string method;  ///< plain text
  std::vector<standards::RuleRef> rules;
};

/// The figures that a document has shown so far, in the order of their first appearance.
class CitationList {
 public:
  /// Requires: the wording outlives the list.
  explicit CitationList(const Wording& words) : words_{&words} {}

  /// The number of a figure's row; the same figure keeps its row. `shown`: plain text. `against`: the base period of a
  /// change.
  int cite(const assess::PeriodVerdict& verdict, const assess::Statistic& statistic, const std::string& shown,
           std::string_view against = {});
  const std::vector<Citation>& all() const { return all_; }
  const Citation& at(int number) const { return all_[static_cast<std::size_t>(number) - 1]; }

 private:
  const Wording* words_;
  std::vector<Citation> all_;
  std::map<std::string, int, std::less<>> rows_;
};

}  // namespace lantian::report
