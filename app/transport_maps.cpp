#include "app/inventory_desk.hpp"
#include "app/transport.hpp"
#include "keep/map_file.hpp"
#include "keep/transport_table.hpp"
#include "serve/transport_groups_text.hpp"

#include <fmt/core.h>

#include <charconv>

namespace lantian::app {
namespace {

Result<weather::Position> read_position(const std::string& text) {
  weather::Position place;
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, place.longitude);
  if (first.ec == std::errc{} && first.ptr != end && *first.ptr == ',') {
    const auto second = std::from_chars(first.ptr + 1, end, place.latitude);
    if (second.ec == std::errc{} && second.ptr == end) return place;
  }
  return Error{ErrorCode::invalid_argument,
               fmt::format("'{}' is no place; write longitude and latitude in degrees, as in 87.30,44.02", text),
               "--at"};
}

Result<void> write_maps(const transport::SourceReceptorTable& table, const std::string& path) {
  if (table.map_tops.empty() || table.map_grid.columns() != table.columns)
    return Error{ErrorCode::not_found, "the table holds no maps; run the adjoint with --maps", ""};
  keep::MapFile maps{
      "sensitivity of receptors to emissions, mean over the table's windows",
      "By the linear operator, sampled once an hour: ug/m3 at the receptor for 1 kg/h of the precursor from "
      "that place and band, day and night; PM of secondary paths as ammonium salts.",
      table.synthetic,
      table.lineage,
      {}};
  for (std::size_t receptor = 0; receptor < table.receptors.size(); ++receptor) {
    for (std::size_t at = 0; at < table.paths.size(); ++at) {
      double bottom = 0;
      for (std::size_t band = 0; band < table.map_tops.size(); ++band) {
        const auto id = transport::rule_of(table.paths[at]).id;
        const double top = table.map_tops[band];
        maps.layers.push_back({fmt::format("{}_{}_{:.0f}_{:.0f}m", id, table.receptors[receptor], bottom, top),
                               fmt::format("{} at {} for emissions between {:.0f} and {:.0f} m", id,
                                           table.receptors[receptor], bottom, top),
                               "ug m-3 h kg-1", "time: mean", transport::mean_map(table, receptor, at, band)});
        bottom = top;
      }
    }
  }
  return keep::write_map_file(path, table.map_grid, maps);
}

Result<int> answer_maps(const TransportMapsWords& words) {
  if (words.out.empty() && words.at.empty()) {
    return Error{ErrorCode::invalid_argument, "say --out FILE.nc for the maps, or --at LON,LAT for a new source", ""};
  }
  LANTIAN_TRY(const auto table, keep::read_transport_table(words.table));
  LANTIAN_TRY(const auto offices, open_offices());
  const bool chinese = words.language != "en";
  if (!words.out.empty()) {
    LANTIAN_CHECK(write_maps(table, words.out));
    print(fmt::format("{}: {}\n", words.out, offices->inventory->word("maps_written", chinese)));
  }
  if (words.at.empty()) return 0;
  LANTIAN_TRY(const auto place, read_position(words.at));
  const auto point = weather::to_map(table.map_grid.projection, place);
  LANTIAN_TRY(const auto text,
              serve::printed_new_source(*offices->inventory, table, {point, words.height_m, words.kg_h}, chinese));
  print(text);
  return 0;
}

}  // namespace

int run_transport_maps(const TransportMapsWords& words) {
  return exit_code(answer_maps(words));
}

}  // namespace lantian::app
