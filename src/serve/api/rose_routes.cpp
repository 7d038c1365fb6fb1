#include "serve/api/rose_routes.hpp"

#include "base/text.hpp"
#include "serve/office_files.hpp"

#include <fmt/core.h>

#include <cmath>

namespace lantian::serve {
namespace {

using terms::Listing;
using terms::ListingKind;

std::string rose_field(const Call& call, std::string_view name, std::string_view otherwise) {
  const std::string value = call.request.field(name).value_or("");
  return value.empty() ? std::string{otherwise} : value;
}

terms::ListingValue tenths(const std::optional<double>& value) {
  if (!value) return {};
  return Decimal{std::llround(*value * 10), 1};
}

terms::ListingValue counted(std::size_t count) {
  return Decimal{static_cast<std::int64_t>(count), 0};
}

Result<StationRose> asked_rose(const AirDesk& desk, const Call& call, WindShelf& wind) {
  const std::string from = rose_field(call, "from", ""), to = rose_field(call, "to", "");
  if (from.empty() || to.empty()) {
    return Error{ErrorCode::invalid_argument, "say which days: ?from=2023-01-01&to=2023-12-31", "from, to"};
  }
  RoseRequest request;
  const std::string word = rose_field(call, "species", "PM2.5");
  const auto species = terms::parse_species(word);
  if (!species) {
    return Error{ErrorCode::malformed,
                 fmt::format("{} is no species; write PM2.5, PM10, SO2, NO2, CO or O3", in_quotes(word)), "species"};
  }
  request.species = *species;
  request.season = rose_field(call, "season", "");
  LANTIAN_TRY(const HourSeries series, desk.air->read([&](const keep::ReadingBook& book) {
    return hour_series(*desk.office, book, call.parts[0], from, to);
  }));
  return station_rose(series, wind, request);
}

Answer rose_answer(const AirDesk& desk, const Call& call) {
  WindShelf* wind = desk.wind ? desk.wind() : nullptr;
  if (wind == nullptr) {
    if (!desk.air->ready())
      return Problem{problems::not_ready, "the readings are still being prepared; ask again soon"};
    return Problem{problems::not_found,
                   "there is no weather beside these readings; start the service with --weather FILE (doc/weather.md)"};
  }
  LANTIAN_TRY(const StationRose rose, asked_rose(desk, call, *wind));
  const std::string format = rose_field(call, "format", "json");
  if (format == "json") return json_reply(station_rose_json(rose));
  const std::string_view media = media_type_of(format);
  if (media.empty() || format == "docx") {
    return Problem{problems::bad_request, fmt::format("no form {}", in_quotes(format)), {"json", "csv", "xlsx"}};
  }
  const Listing list = rose_listing(rose, *desk.words, !call.english);
  const auto language = call.english ? report::Language::en : report::Language::zh;
  LANTIAN_TRY(std::string bytes, listing_file(list, format, desk.office->templates(), language));
  return HttpReply{200,
                   std::string{media},
                   std::move(bytes),
                   {{"Content-Disposition", fmt::format("attachment; filename=\"{}.{}\"", list.id, format)}},
                   {}};
}

}  // namespace

Listing rose_listing(const StationRose& rose, const ApiWords& words, bool chinese) {
  const auto word = [&](std::string_view id) { return words.column(id).shown(chinese); };
  Listing out;
  out.id = "rose";
  out.name = words.column("list_rose");
  out.title = fmt::format("{}  {} {}..{} {}", out.name.shown(chinese), rose.station, text_of(rose.days.begin),
                          text_of(rose.days.last()), rose.request.season);
  out.notes = {word("clock_note"), fmt::format("{}: {}", word("wind_source"), rose.wind.lineage)};
  out.synthetic = rose.synthetic;
  if (rose.synthetic) out.notes.push_back(word("synthetic_note"));
  if (!rose.wind.of_this_air) out.notes.push_back(word("wind_not_of_this_air"));
  out.columns.push_back({"from_deg", words.column("from_deg"), "", ListingKind::text, 0});
  const std::string species{terms::symbol(rose.request.species)};
  const auto number = [&](const char* key, const char* unit) {
    out.columns.push_back({key, words.column(key), unit, ListingKind::number, 0});
  };
  number("wind_hours", "");
  number("wind_percent", "%");
  number("wind_mean_m_s", "m/s");
  number("value_hours", "");
  out.columns.push_back({"mean_ug_m3", {species, species}, "ug/m3", ListingKind::number, 0});
  number("share_percent", "%");
  const auto row = [&](std::string name, std::vector<terms::ListingValue> values) {
    auto& cells = out.rows.emplace_back();
    cells.push_back({terms::ListingValue{std::move(name)}, -1});
    for (auto& value : values) cells.push_back({std::move(value), -1});
  };
  const explain::Rose& wind = rose.wind_rose;
  const explain::Rose& air = rose.pollution_rose;
  const auto percent = [&](std::size_t part) {
    return wind.n == 0 ? terms::ListingValue{}
                       : tenths(100.0 * static_cast<double>(part) / static_cast<double>(wind.n));
  };
  for (std::size_t n = 0; n < wind.sectors.size(); ++n) {
    const explain::RoseSector& blew = wind.sectors[n];
    const explain::RoseSector& held = air.sectors[n];
    row(fmt::format("{:g}", blew.centre), {counted(blew.n), percent(blew.n), tenths(blew.mean), counted(held.n),
                                           tenths(held.mean), tenths(100 * held.share)});
  }
  row(word("calm"), {counted(wind.calm), percent(wind.calm), tenths(wind.calm_mean), counted(air.calm),
                     tenths(air.calm_mean), tenths(100 * air.calm_share)});
  row(word("missing"), {counted(wind.missing), {}, {}, counted(air.missing), {}, {}});
  return out;
}

void mount_roses(Router& router, const AirDesk& desk) {
  router.on("GET", "/api/v1/stations/{id}/rose", [desk](const Call& call) {
    return desk.kept->find_or(call, desk.air->version(), [&] { return rose_answer(desk, call); });
  });
}

}  // namespace lantian::serve
