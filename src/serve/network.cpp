#include "serve/network.hpp"

#include "assess/stations.hpp"
#include "serve/assessment.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace lantian::serve {
namespace {

constexpr int threads = 2;

std::string shown(const Result<assess::Statistic>& statistic) {
  return statistic ? statistic->value.text() : "-";
}

std::string row_of(const assess::RankRow& rank, const assess::PeriodVerdict& verdict) {
  return fmt::format("{:>5}  {:<28} {:>7} {:>9} {:>8} {:>8} {:>8}  {}\n",
                     rank.rank == 0 ? "-" : std::to_string(rank.rank), verdict.unit_id,
                     shown(assess::statistic(verdict, "composite")),
                     fmt::format("{}/{}", verdict.counts.good, verdict.counts.valid),
                     shown(assess::statistic(verdict, "good_share")), shown(assess::statistic(verdict, "PM2.5.mean")),
                     shown(assess::statistic(verdict, "O3.P90")), verdict.completeness.complete ? "" : "incomplete");
}

}  // namespace

Result<NetworkReport> judge_network(const Office& office, const keep::ReadingBook& book, std::string_view period,
                                    std::string_view standard) {
  NetworkReport report;
  LANTIAN_TRY(report.period, parse_period(period));
  LANTIAN_TRY(report.standard, choose_standard(office, standard, report.period, ""));
  LANTIAN_TRY(const std::vector<terms::Station> stations, book.stations());
  if (stations.empty()) return Error{ErrorCode::not_found, "the book has no stations; import readings first", ""};
  keep::SlabQuery query{{}, {terms::basic_six.begin(), terms::basic_six.end()}, report.period, std::nullopt};
  for (const terms::Station& station : stations) query.stations.push_back(station.id);
  std::ranges::sort(query.stations);
  LANTIAN_TRY(const observe::Slab slab, book.hours(query));
  LANTIAN_TRY(report.verdicts, assess::judge_stations(slab, *report.standard, threads));
  std::erase_if(report.verdicts,
                [](const assess::PeriodVerdict& verdict) { return verdict.counts.calendar == verdict.counts.no_data; });
  report.ranks = assess::rank_units(report.verdicts);
  return report;
}

std::string printed(const NetworkReport& report) {
  std::map<std::string_view, const assess::PeriodVerdict*> by_id;
  for (const assess::PeriodVerdict& verdict : report.verdicts) by_id[verdict.unit_id] = &verdict;
  std::string text = fmt::format(
      "{} under {}, hourly readings, Beijing time\n{:>5}  {:<28} {:>7} {:>9} {:>8} {:>8} {:>8}\n", report.period.name,
      report.standard->id, "rank", "station", "index", "good", "good %", "PM2.5", "O3 P90");
  for (const assess::RankRow& rank : report.ranks) text += row_of(rank, *by_id.at(rank.unit_id));
  return text;
}

}  // namespace lantian::serve
