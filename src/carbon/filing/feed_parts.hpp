#pragma once
#include "carbon/filing/feeds.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What the tables of a filing are put together from. Only for src/carbon/filing.
namespace lantian::carbon {

/// A row of a form, written by the names of its columns.
class FeedRow {
 public:
  explicit FeedRow(const terms::Form& form) : form_{&form}, record_{0, std::vector<std::string>(form.columns.size())} {}
  void put(std::string_view field, std::string value) { record_.cells[form_->position(field)] = std::move(value); }
  terms::Record taken() { return std::move(record_); }

 private:
  const terms::Form* form_;
  terms::Record record_;
};

/// A sum of amounts: exact while all of them are in the unit that is wanted.
class FeedAmount {
 public:
  /// False when the unit is of another kind; then nothing is added.
  bool add(const Decimal& value, const std::string& given, const std::string& wanted, const inventory::UnitBook& units);
  double number() const { return exact_ ? sum_.approximate() : about_; }
  bool above(const Decimal& limit) const;
  std::string text() const;  ///< empty when nothing was added

 private:
  bool any_ = false, exact_ = true;
  Decimal sum_{};
  double about_ = 0;
};

using FeedFigures = std::vector<std::pair<std::string, std::string>>;
void add_gap(const FeedQuestion& question, FilingFeed& feed, std::string_view code, std::string subject,
             const FeedFigures& figures);

/// Items of the filings of the month itself, facility by facility.
template <class Take>
void for_each_item(const FeedQuestion& question, const Take& take) {
  for (const Month& filing : question.year) {
    if (filing.month != question.month) continue;
    for (const MonthItem& item : filing.items) take(filing, item);
  }
}

}  // namespace lantian::carbon
