#pragma once
#include "serve/respond/order_desk.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

/// Of which meters and hours an episode takes evidence.
namespace lantian::serve {

struct EvidenceScope {
  std::set<std::string, std::less<>> plants;            ///< with an order
  std::set<std::pair<std::string, std::string>> units;  ///< (enterprise, unit) of orders and kept lists
  HourEnding first{}, last{};  ///< from the base before the first order to the last hour that the episode asks for
};
/// No value: the episode has no orders of plants. Returns not_found, and what reading the book returns.
Result<std::optional<EvidenceScope>> evidence_scope(const keep::DocumentBook& book, const OrderOffice& office,
                                                    const std::string& episode);

/// (enterprise, unit) that the newest document of each list knows.
Result<std::set<std::pair<std::string, std::string>>> units_of_lists(const keep::DocumentBook& book);

/// Whether a document of evidence may tell of an hour of an enterprise, without reading it: documents say in front from
/// when to when they reach. True for older ones that do not.
bool evidence_may_tell(std::string_view json, std::string_view enterprise, HourEnding hour);

}  // namespace lantian::serve
