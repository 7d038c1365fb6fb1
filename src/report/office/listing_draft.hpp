#pragma once
#include "report/bulletin.hpp"
#include "report/wording.hpp"
#include "terms/listing.hpp"

#include <map>
#include <string>
#include <string_view>

/// A list of a bulletin while it is filled. Only for the files *_listings.cpp.
namespace lantian::report {

class ListingDraft {
 public:
  /// Titled and noted for the bulletin; `id` is that of the sheet ("office.sheet_<id>").
  ListingDraft(const Bulletin& bulletin, const Wording& words, const std::string& id);

  void column(std::string key, const std::string& title, std::string_view unit, terms::ListingKind kind, int width = 0);
  void row() { listing_.rows.emplace_back(); }
  // Each adds one cell to the last row. Nothing given: an empty cell.
  void text(std::string text);
  void whole(std::int64_t number) { cell(Decimal{number, 0}); }
  void decimal(const std::optional<Decimal>& value);
  void truth(const std::optional<bool>& value);
  void day(Day day) { cell(day); }
  /// A published figure with its source.
  void figure(const assess::PeriodVerdict& verdict, const assess::Statistic& statistic);
  void figure(const assess::PeriodVerdict& verdict, std::string_view name);
  void change(const assess::Comparison& comparison, const assess::Change& change);

  /// Requires: every row is as long as the columns.
  terms::Listing done();

 private:
  void cell(terms::ListingValue value, int source = -1) { listing_.rows.back().push_back({std::move(value), source}); }
  int source_of(const assess::PeriodVerdict& verdict, const assess::FigureAddress& address,
                terms::ListingSource source);

  const Bulletin& bulletin_;
  const Wording& words_;
  terms::Listing listing_;
  std::map<std::string, int, std::less<>> sources_;
};

/// The address of a change as the JSON gives it.
assess::FigureAddress change_address(const Bulletin& bulletin, const assess::Comparison& comparison,
                                     const assess::Change& change);
terms::Listing why_sheet(const Bulletin& bulletin, const Wording& words);

}  // namespace lantian::report
