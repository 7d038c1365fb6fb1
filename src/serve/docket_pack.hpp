#pragma once
#include "base/result.hpp"
#include "docket/attachment_rule.hpp"
#include "docket/calendar.hpp"
#include "docket/similar/rule.hpp"
#include "keep/docket_book.hpp"
#include "serve/docket_automatic.hpp"
#include "serve/office.hpp"

#include <memory>
#include <string>
#include <vector>

namespace lantian::serve {

/// Everything about cases that is data: types, words, places, days off, limits of files. Read once from the data root.
struct DocketPack {
  /// `region`: whose units the areas are. Returns not_found (no data/docket, no such region), malformed with every
  /// fault of every file.
  static Result<DocketPack> open(const Office& office, std::string_view region);

  std::shared_ptr<const keep::DocketBasis> basis;  ///< types and areas, as books want them
  docket::WorkCalendar calendar;
  docket::AttachmentRule attachments;
  docket::SimilarRules similar;
  std::vector<AutomaticRule> automatic;

  DocketDesk desk(keep::DocketBook& book) const;
};

}  // namespace lantian::serve
