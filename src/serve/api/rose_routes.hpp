#pragma once
#include "serve/api/air_desk.hpp"
#include "serve/api/words.hpp"
#include "serve/station_rose.hpp"
#include "terms/listing.hpp"

namespace lantian::serve {

/// /api/v1/stations/{id}/rose. The desk without wind answers 404 and says what to do. doc/api.md.
void mount_roses(Router& router, const AirDesk& desk);

/// One row a sector, then calm hours, then those that lack wind.
terms::Listing rose_listing(const StationRose& rose, const ApiWords& words, bool chinese);

}  // namespace lantian::serve
