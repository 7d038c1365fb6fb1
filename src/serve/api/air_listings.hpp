#pragma once
#include "serve/api/series.hpp"
#include "serve/api/words.hpp"
#include "serve/network.hpp"
#include "terms/listing.hpp"

/// Lists of the API as they leave in files: what JSON says, row by row.
namespace lantian::serve {

/// One row an hour, named by its end on Beijing's clock, also in UTC.
terms::Listing hours_listing(const HourSeries& series, const ApiWords& words, bool chinese);
/// One row a day: index, class, primary pollutants, six daily values.
terms::Listing days_listing(const DaySeries& series, const ApiWords& words, bool chinese);
/// Every edition of every rule.
terms::Listing rules_listing(const standards::Rulebook& rulebook, const ApiWords& words, bool chinese);
/// Stations of a region as the book knows them.
terms::Listing stations_listing(const std::vector<terms::Station>& stations, const ApiWords& words, bool chinese);

}  // namespace lantian::serve
