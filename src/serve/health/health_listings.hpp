#pragma once
#include "serve/api/words.hpp"
#include "serve/health/health_answers.hpp"
#include "terms/listing.hpp"

/// The lists about data health as they leave in files: what the JSON says, row by row.
namespace lantian::serve {

terms::Listing health_listing(const HealthReport& report, const ApiWords& words, bool chinese);
terms::Listing marks_listing(std::span<const HealthMark> marks, bool synthetic, const ApiWords& words, bool chinese);
terms::Listing devices_listing(std::span<const DeviceLine> lines, bool synthetic, const ApiWords& words, bool chinese);

}  // namespace lantian::serve
