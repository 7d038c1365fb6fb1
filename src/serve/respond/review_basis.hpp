#pragma once
#include "keep/inventory_book.hpp"
#include "keep/document_book.hpp"
#include "respond/check/evidence.hpp"
#include "respond/review/review.hpp"
#include "serve/inventory_office.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What a review holds the orders of an episode against: the list that they name, the inventory, the meters.
namespace lantian::serve {

/// A list as it was kept in a row of the book.
struct ReviewList {
  respond::ReductionList list;
  std::int64_t row = 0;
};

/// The list that is kept in a row of the book; no value: another document is, or none.
Result<std::optional<ReviewList>> list_at_row(const keep::DocumentBook& book, std::int64_t number);
/// The list that the orders were made from: of the greatest level, of those of the dispatch sent last. Its row when the
/// order names it; otherwise, and for a plan, as the list stood when the order was sent. No value: nothing was ordered,
/// or the book does not hold it. Returns what the book returns.
Result<std::optional<ReviewList>> list_of_orders(const keep::DocumentBook& book,
                                                 const std::vector<respond::Order>& orders);
/// The same of a kept episode; where nothing was ordered the list in force on `day` where it responded, for its base and
/// the names of its sources.
Result<std::optional<ReviewList>> list_of_review(const Office& office, const keep::DocumentBook& book,
                                                 const respond::Episode& episode, Day day);

/// Bases of a list beside what the inventory computes of the same sources on a mean day of the list's season. Sources
/// that one of the two does not know, or that have a unit without a base, are left out. Returns what computing returns.
Result<std::vector<respond::BaseEvidence>> base_evidence(const InventoryOffice& office,
                                                         const keep::InventoryBook& inventory,
                                                         const respond::ReductionList& list);

/// Units that were told to cut, whose orders name a meter, and of which no meter brought an hour of the response.
std::vector<respond::UnseenUnit> unseen_units(const std::vector<respond::Order>& orders,
                                              const respond::ResponseEvidence& evidence,
                                              const respond::ResponseHours& response);

}  // namespace lantian::serve
