#pragma once
#include "serve/cems.hpp"

#include <string>
#include <vector>

/// What the forms of a page share. Inside the room.
namespace lantian::serve {

/// One exceedance of the month's list with what people said of it.
struct CemsListRow {
  const assess::CemsStretch* stretch = nullptr;
  assess::ReviewStanding standing = assess::ReviewStanding::open;
  const assess::ExceedanceReview* review = nullptr;
};
/// By factor, then time. Points into the page.
std::vector<CemsListRow> exceedance_rows(const CemsPage& page);
/// How many stand where: "1 real, 2 not_real, 0 changed, 8 open". Only the real ones are confirmed.
std::string standing_counts(const std::vector<CemsListRow>& rows);
/// "open", "not_real (Li: probe was being changed)".
std::string review_words(const CemsListRow& row);

}  // namespace lantian::serve
