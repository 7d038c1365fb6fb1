#pragma once
#include "serve/carbon/library_office.hpp"

#include <string>

namespace lantian::serve {

/// What pages of the library stand on.
struct LibraryGround {
  carbon::LibraryRule rule;
  std::shared_ptr<const CarbonFilings> filings;  ///< names of enterprises
  Day on{};
  bool synthetic = false;
};

/// GET /api/v1/carbon/library. `entries`: those that the person may see.
std::string library_list_json(const LibraryGround& ground, const std::vector<LibraryOnFile>& entries);
/// GET /api/v1/carbon/library/{id}.
std::string library_page_json(const LibraryGround& ground, const LibraryOnFile& file,
                              const std::optional<CarbonPerson>& person);

}  // namespace lantian::serve
