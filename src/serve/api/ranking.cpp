#include "serve/api/ranking.hpp"

#include "assess/compare.hpp"
#include "serve/assessment.hpp"

#include <algorithm>

namespace lantian::serve {

std::span<const RankingColumn> ranking_columns() {
  static constexpr RankingColumn columns[] = {
      {"composite_index", "composite", ""},        {"good_share_percent", "good_share", "%"},
      {"heavy_share_percent", "heavy_share", "%"}, {"pm25_mean_ug_m3", "PM2.5.mean", "ug/m3"},
      {"pm10_mean_ug_m3", "PM10.mean", "ug/m3"},   {"o3_p90_ug_m3", "O3.P90", "ug/m3"}};
  return columns;
}

Result<Ranking> rank_members(const Office& office, const keep::ReadingBook& book, const terms::Unit& group,
                             std::string_view period, std::string_view standard) {
  Ranking out;
  out.group = group.id;
  LANTIAN_TRY(out.period, parse_period(period));
  LANTIAN_TRY(out.standard, choose_standard(office, standard, out.period, group.id));
  const JudgeScope scope{office.region_of_unit(group.id), out.standard, out.period, std::nullopt, &office.rulebook()};
  LANTIAN_TRY(const JudgedUnit judged, judge_unit(book, group, scope));
  out.synthetic = judged.lineage.synthetic;
  for (const assess::RankRow& row : assess::rank_units(judged.verdict.members)) {
    const auto found = std::ranges::find(judged.verdict.members, row.unit_id, &assess::PeriodVerdict::unit_id);
    const assess::PeriodVerdict& verdict = *found;
    RankedUnit unit{row.rank,
                    verdict.unit_id,
                    verdict.unit_name,
                    verdict.completeness.complete,
                    verdict.counts.valid,
                    verdict.counts.good,
                    {}};
    for (const RankingColumn& column : ranking_columns()) {
      const auto statistic = assess::statistic(verdict, column.statistic);
      unit.values.push_back(statistic ? std::optional{statistic->value} : std::nullopt);
    }
    out.units.push_back(std::move(unit));
  }
  return out;
}

terms::Listing ranking_listing(const Ranking& ranking, const ApiWords& words, bool chinese) {
  using terms::ListingKind;
  using terms::ListingValue;
  terms::Listing list;
  list.id = "ranking";
  list.name = words.column("list_ranking");
  list.title = list.name.shown(chinese) + "  " + ranking.group + "  " + ranking.period.name;
  list.notes = {words.column("clock_note").shown(chinese),
                words.column("standard").shown(chinese) + ": " + ranking.standard->id};
  if (ranking.synthetic) list.notes.push_back(words.column("synthetic_note").shown(chinese));
  list.synthetic = ranking.synthetic;
  list.columns = {{"rank", words.column("rank"), "", ListingKind::number, 0},
                  {"id", words.column("id"), "", ListingKind::text, 0},
                  {"name", words.column("name"), "", ListingKind::text, 0},
                  {"valid_days", words.column("valid_days"), "d", ListingKind::number, 0},
                  {"good_days", words.column("good_days"), "d", ListingKind::number, 0}};
  for (const RankingColumn& column : ranking_columns()) {
    list.columns.push_back({column.key, words.column(column.key), column.unit, ListingKind::number, 0});
  }
  for (const RankedUnit& unit : ranking.units) {
    auto& row = list.rows.emplace_back();
    const auto whole = [](int value) { return terms::ListingCell{ListingValue{Decimal{value, 0}}, -1}; };
    row.push_back(unit.rank == 0 ? terms::ListingCell{} : whole(unit.rank));
    row.push_back({ListingValue{unit.id}, -1});
    row.push_back({ListingValue{unit.name.shown(chinese)}, -1});
    row.push_back(whole(unit.valid_days));
    row.push_back(whole(unit.good_days));
    for (const auto& value : unit.values)
      row.push_back(value ? terms::ListingCell{ListingValue{*value}, -1} : terms::ListingCell{});
  }
  return list;
}

}  // namespace lantian::serve
