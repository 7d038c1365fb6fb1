#pragma once
#include "serve/inventory_office.hpp"

#include <string>
#include <vector>

/// The verification list of transport, run and laid out for people.
namespace lantian::serve {

struct VerificationAnswer {
  std::string text;
  std::size_t short_of = 0;  ///< bounds that were not kept
};

/// `problems`: ids of the list; empty = all. Returns invalid_argument for an id that is none, with those there are.
Result<VerificationAnswer> verify_transport(const InventoryOffice& office, const std::vector<std::string>& problems,
                                            bool chinese);

}  // namespace lantian::serve
