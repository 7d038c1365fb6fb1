#include "serve/respond/list_draft.hpp"

#include "keep/files.hpp"
#include "respond/list/draft.hpp"
#include "serve/inventory_rows.hpp"
#include "serve/respond/list_draft_plan.hpp"
#include "serve/respond/list_force.hpp"
#include "serve/respond/list_json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace lantian::serve {
namespace {

constexpr const char* demo_list_unit = "652300";
constexpr const char* demo_list_season = "HS2023";

/// Position of an inventory pollutant in a list; no value: a list does not count it.
std::optional<std::size_t> list_place(inventory::Pollutant pollutant) {
  switch (pollutant) {
    case inventory::Pollutant::so2:
      return 0;
    case inventory::Pollutant::nox:
      return 1;
    case inventory::Pollutant::pm:
      return 2;
    case inventory::Pollutant::voc:
      return 3;
    default:
      return std::nullopt;
  }
}

/// Grams of the season by source and of everybody.
struct SeasonGrams {
  std::map<std::string, std::array<double, respond::list_pollutants>, std::less<>> by_source;
  std::array<double, respond::list_pollutants> whole{};
};

template <class Meant>
SeasonGrams season_grams(const InventoryRows& rows, const Meant& meant) {
  constexpr double grams_per_tonne = 1e6;
  SeasonGrams grams;
  for (const inventory::Emission& row : rows.rows) {
    const auto at = list_place(row.pollutant);
    if (!at || !row.mass_t || !meant(row.unit_id)) continue;
    grams.by_source[row.source_id][*at] += *row.mass_t * grams_per_tonne;
    grams.whole[*at] += *row.mass_t * grams_per_tonne;
  }
  return grams;
}

/// The mean day, whole grams: parts are cut down and the whole is cut up, so that no part is more than the whole.
respond::DailyGrams mean_day(const std::array<double, respond::list_pollutants>& grams, int days, bool up) {
  respond::DailyGrams out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<std::int64_t>(up ? std::ceil(grams[i] / days) : std::floor(grams[i] / days));
  }
  return out;
}

}  // namespace

Result<respond::ReductionList> draft_list(const InventoryOffice& office, const ListOffice& lists,
                                          const keep::InventoryBook& book, std::string_view unit,
                                          std::string_view season) {
  InventoryQuestion question;
  question.period = season;
  // A place that data/respond/list.toml knows has its parks as well, which no code of a county begins.
  const auto place = std::ranges::find(lists.places, unit, &ListPlace::unit);
  if (place == lists.places.end()) question.unit = unit;
  question.pollutants = {"SO2", "NOx", "PM", "VOC"};
  LANTIAN_TRY(const InventoryRows rows, inventory_rows(office, book, question));
  const int days = rows.period.days();
  const auto meant = [&](const std::string& county) {
    return place == lists.places.end() || std::ranges::find(place->counties, county) != place->counties.end();
  };
  const SeasonGrams grams = season_grams(rows, meant);
  ListDrawing drawing{lists};
  for (const inventory::Source& source : rows.records.sources) {
    if (!meant(source.unit_id)) continue;
    const auto found = grams.by_source.find(source.id);
    if (found != grams.by_source.end()) drawing.add(source, mean_day(found->second, days, false), days);
  }
  respond::ReductionList list = drawing.done();
  if (list.enterprises.empty()) {
    return Error{ErrorCode::incomplete, "no source of this place and season belongs to an enterprise",
                 std::string{unit}};
  }
  list.id = fmt::format("L-{}-{}.1", unit, text_of(rows.period.begin).substr(0, 4));
  list.unit = unit;
  list.season = season;
  list.base = mean_day(grams.whole, days, true);
  list.synthetic = true;
  return list;
}

Result<respond::ReductionList> draft_list(const InventoryOffice& office, const keep::InventoryBook& book,
                                          std::string_view unit, std::string_view season) {
  LANTIAN_TRY(const ListOffice lists, open_list_office(office.office().root()));
  return draft_list(office, lists, book, unit, season);
}

Result<void> prepare_demo_list(const RespondDesk& desk) {
  LANTIAN_TRY(keep::DocumentBook* const book, document_book(desk));
  const std::string key = list_key(demo_list_unit, demo_list_season);
  LANTIAN_TRY(const auto kept, book->newest("list", key));
  if (kept) return {};
  LANTIAN_TRY(const auto inventory, desk.sources->inventory());
  LANTIAN_TRY(const respond::ReductionList list,
              draft_list(*desk.office, *inventory, demo_list_unit, demo_list_season));
  const keep::DocumentDraft draft{"list", key, reduction_list_json(list), 0};
  LANTIAN_TRY(const auto rows, book->append(std::span{&draft, 1}, "demonstration", keep::now()));
  LANTIAN_TRY(const ListOffice lists, open_list_office(desk.office->office().root()));
  const RespondPerson head{"synthetic duty head", lists.approval.roles.front(), true};
  LANTIAN_TRY(const ApprovalDeed deed,
              approve_list(lists, *book, {key, rows.front().number, "SYNTHETIC: the list of the demonstration"}, head,
                           usual_list_day(list, {}), keep::now()));
  if (const auto* refused = std::get_if<RefusedApproval>(&deed)) {
    return Error{ErrorCode::conflict, refused->message, key};
  }
  return {};
}

}  // namespace lantian::serve
